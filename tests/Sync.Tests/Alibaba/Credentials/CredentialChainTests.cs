using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Sync.Alibaba.Credentials;
using Sync.Settings;

namespace Sync.Tests.Alibaba.Credentials;

/// <summary>The order, the variables and the files of Alibaba's own clients.</summary>
public sealed class CredentialChainTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("sync-home-").FullName;
    private readonly Dictionary<string, string?> _settings;

    public CredentialChainTests() => _settings = new() { ["ConnectionStrings:Postgres"] = "Host=db", ["HOME"] = _home };

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Each_place_comes_before_the_next()
    {
        Set("ALIBABA_CLOUD_CREDENTIALS_URI", "http://127.0.0.1:1/keys");
        Assert.Equal(new Uri("http://127.0.0.1:1/keys"), Source<UriSource>().Uri);
        Set("ALIBABA_CLOUD_ECS_METADATA", "role");
        Assert.Equal(("role", true), (Source<EcsRoleSource>().RoleName, Source<EcsRoleSource>().AllowsV1));
        WriteIni("[default]\ntype = access_key\naccess_key_id = ini-id\naccess_key_secret = ini-secret\n");
        Assert.Equal("ini-id", Source<KeySource>().Keys.AccessKeyId);
        WriteCli("""{"current":"main","profiles":[{"name":"main","mode":"AK","access_key_id":"cli-id","access_key_secret":"cli-secret"}]}""");
        Assert.Equal("cli-id", Source<KeySource>().Keys.AccessKeyId);
        Set("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/sync");
        Set("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1:oidc-provider/k8s");
        Set("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/var/run/token");
        Assert.Equal("/var/run/token", Source<OidcSource>().TokenFile);
        Set("ALIBABA_CLOUD_ACCESS_KEY_ID", "id");
        Set("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret");
        Set("ALIBABA_CLOUD_SECURITY_TOKEN", "token");
        Assert.Equal(("id", "secret", "token"), (Source<KeySource>().Keys.AccessKeyId, Source<KeySource>().Keys.AccessKeySecret, Source<KeySource>().Keys.SecurityToken));
    }

    [Fact]
    public void Without_any_each_place_says_what_it_lacks()
    {
        var chain = Read();

        Assert.Null(chain.Source);
        Assert.Equal(6, chain.Missing.Count);
        string[] places = ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ROLE_ARN", "config.json", "credentials", "ALIBABA_CLOUD_ECS_METADATA", "ALIBABA_CLOUD_CREDENTIALS_URI"];
        Assert.All(places.Zip(chain.Missing), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_switched_off_is_not_used()
    {
        WriteCli("""{"current":"a","profiles":[{"name":"a","mode":"AK","access_key_id":"i","access_key_secret":"s"}]}""");
        Set("ALIBABA_CLOUD_ECS_METADATA", "role");
        Set("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true");
        Set("ALIBABA_CLOUD_IMDSV1_DISABLED", "true");
        Assert.False(Source<EcsRoleSource>().AllowsV1);
        Set("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");

        Assert.Null(Read().Source);
    }

    [Theory]
    [InlineData("""{"name":"p","mode":"StsToken","access_key_id":"i","access_key_secret":"s","sts_token":"t"}""", "an AccessKey with a security token")]
    [InlineData("""{"name":"p","mode":"RamRoleArn","access_key_id":"i","access_key_secret":"s","ram_role_arn":"acs:ram::1:role/r","ram_session_name":"","expired_seconds":900,"external_id":"x"}""", "the role acs:ram::1:role/r taken with (an AccessKey")]
    [InlineData("""{"name":"p","mode":"EcsRamRole","ram_role_name":""}""", "the RAM role of this ECS instance")]
    [InlineData("""{"name":"p","mode":"OIDC","ram_role_arn":"acs:ram::1:role/r","oidc_provider_arn":"acs:ram::1:oidc-provider/p","oidc_token_file":"/t"}""", "the role acs:ram::1:role/r with the OIDC token in /t")]
    [InlineData("""{"name":"p","mode":"CredentialsURI","credentials_uri":"http://127.0.0.1/x?secret=1"}""", "the credentials URI at 127.0.0.1,")]
    [InlineData("""{"name":"p","mode":"RamRoleArnWithRoleName","ram_role_name":"e","ram_role_arn":"acs:ram::1:role/r"}""", "the role acs:ram::1:role/r taken with (the RAM role e")]
    [InlineData("""{"name":"p","mode":"CloudSSO"}""", "the session of mode CloudSSO that the command line aliyun keeps,")]
    [InlineData("""{"name":"p","mode":"OAuth"}""", "the session of mode OAuth")]
    [InlineData("""{"name":"p","mode":"ststoken","access_key_id":"i","access_key_secret":"s","sts_token":"t"}""", "an AccessKey with a security token")]
    [InlineData("""{"name":"p","mode":"","access_key_id":"i","access_key_secret":"s"}""", "an AccessKey,")]
    [InlineData("""{"name":"p","mode":"ChainableRamRoleArn","source_profile":"q","ram_role_arn":"acs:ram::1:role/r"},{"name":"q","mode":"AK","access_key_id":"i","access_key_secret":"s"}""", "the role acs:ram::1:role/r taken with (an AccessKey, from profile q")]
    public void A_profile_of_the_command_line_is_understood(string profiles, string said)
    {
        WriteCli($$"""{"current":"other","profiles":[{{profiles}}]}""");
        Set("ALIBABA_CLOUD_PROFILE", "p");

        var source = Read().Source;

        Assert.NotNull(source);
        Assert.StartsWith(said, source.ToString(), StringComparison.Ordinal);
        Assert.Contains("profile p of", source.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret=1", source.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json", "cannot be read")]
    [InlineData("""{"current":"gone","profiles":[]}""", "has no profile gone")]
    [InlineData("""{"current":"p","profiles":[null]}""", "has no profile p")]
    [InlineData("""{"current":"p","profiles":[{"name":"p","mode":"Something"}]}""", "has a mode which is none of AK,")]
    [InlineData("""{"current":"p","profiles":[{"name":"p","mode":"External","process_command":"aSecretOfMine"}]}""", "has the mode External, whose command Sync does not run")]
    [InlineData("""{"current":"p","profiles":[{"name":"p","mode":"RsaKeyPair"}]}""", "has the mode RsaKeyPair")]
    [InlineData("""{"current":"p","profiles":[{"name":"p","mode":"BearerToken","bearer_token":"aSecretOfMine"}]}""", "has the mode BearerToken")]
    [InlineData("""{"current":"p","profiles":[{"name":"p","mode":"Anonymous"}]}""", "has the mode Anonymous")]
    [InlineData("""{"current":"p","profiles":[{"name":"p","mode":""}]}""", "lacks what its mode AK needs")]
    [InlineData("""{"current":"p","profiles":[{"name":"p","mode":"AK","access_key_id":"i","access_key_secret":""}]}""", "lacks what its mode AK needs")]
    [InlineData("""{"current":"p","profiles":[{"name":"p","mode":"ChainableRamRoleArn","source_profile":"p","ram_role_arn":"r"}]}""", "builds on a profile that is not there")]
    public void A_profile_that_is_of_no_use_is_left_out_with_the_reason(string config, string reason)
    {
        WriteCli(config);

        var chain = Read();

        Assert.Null(chain.Source);
        Assert.Contains(reason, chain.Missing[2], StringComparison.Ordinal);
        Assert.DoesNotContain("aSecretOfMine", chain.Missing[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type = sts\naccess_key_id = i\naccess_key_secret = s\nsecurity_token = t", "an AccessKey with a security token")]
    [InlineData("type = ram_role_arn\naccess_key_id = i\naccess_key_secret = s\nrole_arn = acs:ram::1:role/r\nrole_session_name = n", "the role acs:ram::1:role/r")]
    [InlineData("type = ecs_ram_role\nrole_name = r", "the RAM role r")]
    [InlineData("type = oidc_role_arn\nrole_arn = acs:ram::1:role/r\noidc_provider_arn = p\noidc_token_file_path = /t", "the role acs:ram::1:role/r with the OIDC token in /t")]
    public void A_section_of_the_credentials_file_is_understood(string section, string said)
    {
        var file = Path.Combine(_home, "elsewhere");
        File.WriteAllText(file, $"[other]\ntype = access_key\n\n[mine]\n{section}\n");
        Set("ALIBABA_CLOUD_CREDENTIALS_FILE", file);
        Set("ALIBABA_CLOUD_PROFILE", "mine");

        Assert.StartsWith(said, Read().Source?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_none_is_not_repeated()
    {
        WriteIni("aSecretOfMine\n");

        Assert.Contains("is no ini file", Read().Missing[3], StringComparison.Ordinal);
        Assert.DoesNotContain("aSecretOfMine", string.Join(' ', Read().Missing), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALIBABA_CLOUD_CREDENTIALS_URI", "nowhere")]
    [InlineData("ALIBABA_CLOUD_ROLE_SESSION_NAME", "with space")]
    public void A_wrong_variable_is_a_fault_by_its_name(string key, string value)
    {
        Set("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/sync");
        Set("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1:oidc-provider/k8s");
        Set("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/var/run/token");
        Set(key, value);

        Assert.StartsWith(key, Assert.Single(Assert.Throws<SettingsException>(Read).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_of_Azure_and_one_in_a_file_do_not_go_together()
    {
        Set("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/sync");
        Set("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1:oidc-provider/k8s");
        Set("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/var/run/token");
        Set("Sync:Alibaba:OidcAudience", "api://sync");

        Assert.StartsWith("Sync__Alibaba__OidcAudience does not go with", Assert.Single(Assert.Throws<SettingsException>(Read).Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN")]
    [InlineData("ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_SECURITY_TOKEN")]
    [InlineData("ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN")]
    [InlineData("ALICLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_SECRET", "ALICLOUD_SECURITY_TOKEN")]
    public void A_key_is_read_by_the_names_of_every_client(string id, string secret, string token)
    {
        Set(id, "i");
        Set(secret, "s");
        Set(token, "t");

        Assert.Equal(new Sync.Alibaba.AlibabaCredentials("i", "s", "t"), Source<KeySource>().Keys);
        Assert.Equal(id, Source<KeySource>().Place);
        Assert.Equal(id, Assert.Single(Meant(), name => name == id));
    }

    [Fact]
    public void The_id_of_one_client_and_the_secret_of_another_are_no_key()
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
        WriteIni("""{"profiles":[{"name":"shared","mode":"AK","access_key_id":"shared-id","access_key_secret":"s"}]}""");
        Set("ALICLOUD_SHARED_CREDENTIALS_FILE", "~/.alibabacloud/credentials");
        Set("ALICLOUD_PROFILE", "shared");
        Assert.Equal("shared-id", Source<KeySource>().Keys.AccessKeyId);
        Set("ALICLOUD_ACCESS_KEY", "i");
        Set("ALICLOUD_SECRET_KEY", "s");
        Set("ALICLOUD_ASSUME_ROLE_ARN", "acs:ram::1:role/r");
        Set("ALICLOUD_ASSUME_ROLE_SESSION_NAME", "mine");
        Assert.Equal(("acs:ram::1:role/r", "mine"), (Source<RoleSource>().Role.Arn, Source<RoleSource>().Role.SessionName));
    }

    [Fact]
    public void Files_of_other_names_and_places_are_read()
    {
        Write(".aliyun", "credentials", "[default]\ntype = access_key\naccess_key_id = old-id\naccess_key_secret = s\n");
        Assert.Equal("old-id", Source<KeySource>().Keys.AccessKeyId);
        Write("elsewhere", "config.json", """{"current":"a","profiles":[{"name":"a","mode":"AK","access_key_id":"cli-id","access_key_secret":"s"}]}""");
        Set("ALIBABA_CLOUD_CONFIG_FILE", Path.Combine(_home, "elsewhere", "config.json"));
        Assert.Equal("cli-id", Source<KeySource>().Keys.AccessKeyId);
    }

    [Theory]
    [InlineData("# mine\n\n; of 2026\n[default] # main\ntype = access_key # an AccessKey\naccess_key_id=i\t; the id\n  access_key_secret  =  s  \n")]
    [InlineData("[default]\ntype = \"access_key\"\naccess_key_id = \"i\" # id\naccess_key_secret = 's'\n")]
    [InlineData("\uFEFF[default]\r\ntype=access_key\r\naccess_key_id=i\r\naccess_key_secret=s # x\r\n\r\n")]
    [InlineData("[default]\naccess_key_id = i\naccess_key_secret = s")]
    public void Comments_blanks_quotes_and_marks_of_a_credentials_file_are_no_part_of_its_values(string text)
    {
        WriteIni(text);

        Assert.Equal(("i", "s"), (Source<KeySource>().Keys.AccessKeyId, Source<KeySource>().Keys.AccessKeySecret));
    }

    [Fact]
    public void The_real_cloud_is_meant_where_anything_shows_it_usable_or_not()
    {
        _settings.Remove("ConnectionStrings:Postgres");
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
            "ACCESS_KEY_ID", "ALICLOUD_REGION", "Sync__AccountId", Path.Combine(_home, ".aliyun/config.json"), Path.Combine(_home, ".alibabacloud/credentials"),
        ];
        Assert.Equal(all, Meant());
    }

    private IReadOnlyList<string> Meant() => CloudEvidence.Find(Configuration());

    [SuppressMessage("Performance", "CA1859", Justification = "What the settings get.")]
    private IConfiguration Configuration() => new ConfigurationBuilder().AddInMemoryCollection(_settings).Build();

    private CredentialChain Read() => SyncSettings.Read(Configuration()).Credentials;

    private T Source<T>() where T : CredentialSource => Assert.IsType<T>(Read().Source);

    private void Set(string key, string value) => _settings[key] = value;

    private void WriteCli(string text) => Write(".aliyun", "config.json", text);

    private void WriteIni(string text) => Write(".alibabacloud", "credentials", text);

    private void Write(string folder, string file, string text)
    {
        Directory.CreateDirectory(Path.Combine(_home, folder));
        File.WriteAllText(Path.Combine(_home, folder, file), text);
    }
}
