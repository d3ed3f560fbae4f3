using Microsoft.Extensions.Configuration;
using Sync.Alibaba.Credentials;
using Sync.Settings;

namespace Sync.Tests.Alibaba.Credentials;

/// <summary>
/// The variables and files of other clients and tools, and what shows that a real account is intended.
/// </summary>
public sealed class CredentialVariableTests : CredentialPlaces
{
    [Theory]
    [InlineData("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN")]
    [InlineData("ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_SECURITY_TOKEN")]
    [InlineData("ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN")]
    [InlineData("ALICLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_SECRET", "ALICLOUD_SECURITY_TOKEN")]
    public void A_key_is_read_from_the_variables_of_every_client(string id, string secret, string token)
    {
        Set(id, "i");
        Set(secret, "s");
        Set(token, "t");

        Assert.Equal(new Sync.Alibaba.AlibabaCredentials("i", "s", "t"), Source<KeySource>().Keys);
        Assert.Equal(id, Source<KeySource>().Place);
        Assert.Equal(id, Assert.Single(Meant(), name => name == id));
    }

    [Fact]
    public void The_id_of_one_client_and_the_secret_of_another_are_not_a_key()
    {
        Set("ALICLOUD_ACCESS_KEY", "i");
        Set("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "s");

        Assert.Equal(
            ["ALIBABA_CLOUD_ACCESS_KEY_ID is missing", "ALICLOUD_SECRET_KEY is missing"],
            Assert.Throws<SettingsException>(Read).Faults.Select(fault => fault.Split(':')[0]));
    }

    [Fact]
    public void Terraforms_other_variables_are_read()
    {
        Set("ALICLOUD_CREDENTIALS_URI", "http://127.0.0.1:1/keys");
        Assert.Equal("ALICLOUD_CREDENTIALS_URI", Source<UriSource>().Place);
        Set("ALICLOUD_ECS_ROLE_NAME", "r");
        Assert.Equal("r", Source<EcsRoleSource>().RoleName);
        WriteIni(
            """{"profiles":[{"name":"shared","mode":"AK","access_key_id":"shared-id","access_key_secret":"s"}]}""");
        Set("ALICLOUD_SHARED_CREDENTIALS_FILE", "~/.alibabacloud/credentials");
        Set("ALICLOUD_PROFILE", "shared");
        Assert.Equal("shared-id", Source<KeySource>().Keys.AccessKeyId);
        Set("ALICLOUD_ACCESS_KEY", "i");
        Set("ALICLOUD_SECRET_KEY", "s");
        Set("ALICLOUD_ASSUME_ROLE_ARN", "acs:ram::1:role/r");
        Set("ALICLOUD_ASSUME_ROLE_SESSION_NAME", "mine");
        Assert.Equal(
            ("acs:ram::1:role/r", "mine"), (Source<RoleSource>().Role.Arn, Source<RoleSource>().Role.SessionName));
    }

    [Fact]
    public void Files_with_other_names_and_locations_are_read()
    {
        Write(
            ".aliyun", "credentials", "[default]\ntype = access_key\naccess_key_id = old-id\naccess_key_secret = s\n");
        Assert.Equal("old-id", Source<KeySource>().Keys.AccessKeyId);
        Write(
            "elsewhere", "config.json",
            """
            {"current":"a","profiles":[{"name":"a","mode":"AK","access_key_id":"cli-id","access_key_secret":"s"}]}
            """);
        Set("ALIBABA_CLOUD_CONFIG_FILE", Path.Combine(Home, "elsewhere", "config.json"));
        Assert.Equal("cli-id", Source<KeySource>().Keys.AccessKeyId);
    }

    [Theory]
    [InlineData(
        "# mine\n\n; of 2026\n[default] # main\ntype = access_key # an AccessKey\naccess_key_id=i\t; the id\n  "
            + "access_key_secret  =  s  \n")]
    [InlineData("[default]\ntype = \"access_key\"\naccess_key_id = \"i\" # id\naccess_key_secret = 's'\n")]
    [InlineData("\uFEFF[default]\r\ntype=access_key\r\naccess_key_id=i\r\naccess_key_secret=s # x\r\n\r\n")]
    [InlineData("[default]\naccess_key_id = i\naccess_key_secret = s")]
    public void Comments_whitespace_quotes_and_byte_order_marks_are_not_part_of_values(string text)
    {
        WriteIni(text);

        Assert.Equal(("i", "s"), (Source<KeySource>().Keys.AccessKeyId, Source<KeySource>().Keys.AccessKeySecret));
    }

    [Fact]
    public void The_real_cloud_is_intended_if_any_setting_or_file_indicates_it_usable_or_not()
    {
        Given.Remove("ConnectionStrings:Postgres");
        Assert.Empty(Meant());
        Set("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true");
        Assert.Empty(Meant());
        Set("ACCESS_KEY_ID", "i");
        Set("ALICLOUD_REGION", "cn-hangzhou");
        Set("Sync:AccountId", "1");
        WriteCli("no JSON");
        WriteIni("no ini file");

        string[] all =
        [
            "ACCESS_KEY_ID", "ALICLOUD_REGION", "Sync__AccountId", Path.Combine(Home, ".aliyun/config.json"),
            Path.Combine(Home, ".alibabacloud/credentials"),
        ];
        Assert.Equal(all, Meant());
    }
}
