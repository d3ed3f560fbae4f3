using Sync.Alibaba.Credentials;
using Sync.Settings;

namespace Sync.Tests.Alibaba.Credentials;

/// <summary>The precedence, environment variables and files of Alibaba's own clients.</summary>
public sealed class CredentialChainTests : CredentialPlaces
{
    [Fact]
    public void Each_place_takes_precedence_over_the_next()
    {
        Set("ALIBABA_CLOUD_CREDENTIALS_URI", "http://127.0.0.1:1/keys");
        Assert.Equal(new Uri("http://127.0.0.1:1/keys"), Source<UriSource>().Uri);
        Set("ALIBABA_CLOUD_ECS_METADATA", "role");
        Assert.Equal(("role", true), (Source<EcsRoleSource>().RoleName, Source<EcsRoleSource>().AllowsV1));
        WriteIni("[default]\ntype = access_key\naccess_key_id = ini-id\naccess_key_secret = ini-secret\n");
        Assert.Equal("ini-id", Source<KeySource>().Keys.AccessKeyId);
        WriteCli(
            """
            {"current":"main","profiles":[
            {"name":"main","mode":"AK","access_key_id":"cli-id","access_key_secret":"cli-secret"}]}
            """);
        Assert.Equal("cli-id", Source<KeySource>().Keys.AccessKeyId);
        Set("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/sync");
        Set("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1:oidc-provider/k8s");
        Set("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/var/run/token");
        Assert.Equal("/var/run/token", Source<OidcSource>().TokenFile);
        Set("ALIBABA_CLOUD_ACCESS_KEY_ID", "id");
        Set("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret");
        Set("ALIBABA_CLOUD_SECURITY_TOKEN", "token");
        Assert.Equal(
            ("id", "secret", "token"),
            (
                Source<KeySource>().Keys.AccessKeyId, Source<KeySource>().Keys.AccessKeySecret,
                Source<KeySource>().Keys.SecurityToken));
    }

    [Fact]
    public void Each_place_reports_what_is_missing_if_no_source_is_found()
    {
        var chain = Read();

        Assert.Null(chain.Source);
        Assert.Equal(6, chain.Missing.Count);
        string[] places =
        [
            "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ROLE_ARN", "config.json", "credentials",
            "ALIBABA_CLOUD_ECS_METADATA", "ALIBABA_CLOUD_CREDENTIALS_URI",
        ];
        Assert.All(
            places.Zip(chain.Missing), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void A_disabled_source_is_not_used()
    {
        WriteCli(
            """{"current":"a","profiles":[{"name":"a","mode":"AK","access_key_id":"i","access_key_secret":"s"}]}""");
        Set("ALIBABA_CLOUD_ECS_METADATA", "role");
        Set("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true");
        Set("ALIBABA_CLOUD_IMDSV1_DISABLED", "true");
        Assert.False(Source<EcsRoleSource>().AllowsV1);
        Set("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");

        Assert.Null(Read().Source);
    }

    [Theory]
    [InlineData(
        """{"name":"p","mode":"StsToken","access_key_id":"i","access_key_secret":"s","sts_token":"t"}""",
        "an AccessKey with a security token")]
    [InlineData(
        """
        {"name":"p","mode":"RamRoleArn","access_key_id":"i","access_key_secret":"s","ram_role_arn":"acs:ram::1:role/r",
        "ram_session_name":"","expired_seconds":900,"external_id":"x"}
        """,
        "the role acs:ram::1:role/r assumed with (an AccessKey")]
    [InlineData("""{"name":"p","mode":"EcsRamRole","ram_role_name":""}""", "the RAM role of this ECS instance")]
    [InlineData(
        """
        {"name":"p","mode":"OIDC","ram_role_arn":"acs:ram::1:role/r","oidc_provider_arn":"acs:ram::1:oidc-provider/p",
        "oidc_token_file":"/t"}
        """,
        "the role acs:ram::1:role/r with the OIDC token in /t")]
    [InlineData(
        """{"name":"p","mode":"CredentialsURI","credentials_uri":"http://127.0.0.1/x?secret=1"}""",
        "the credentials URI at 127.0.0.1,")]
    [InlineData(
        """{"name":"p","mode":"RamRoleArnWithRoleName","ram_role_name":"e","ram_role_arn":"acs:ram::1:role/r"}""",
        "the role acs:ram::1:role/r assumed with (the RAM role e")]
    [InlineData("""{"name":"p","mode":"CloudSSO"}""", "the session of mode CloudSSO stored by the aliyun CLI,")]
    [InlineData("""{"name":"p","mode":"OAuth"}""", "the session of mode OAuth")]
    [InlineData(
        """{"name":"p","mode":"ststoken","access_key_id":"i","access_key_secret":"s","sts_token":"t"}""",
        "an AccessKey with a security token")]
    [InlineData("""{"name":"p","mode":"","access_key_id":"i","access_key_secret":"s"}""", "an AccessKey,")]
    [InlineData(
        """
        {"name":"p","mode":"ChainableRamRoleArn","source_profile":"q","ram_role_arn":"acs:ram::1:role/r"},
        {"name":"q","mode":"AK","access_key_id":"i","access_key_secret":"s"}
        """,
        "the role acs:ram::1:role/r assumed with (an AccessKey, from profile q")]
    public void A_profile_of_the_CLI_is_read(string profiles, string said)
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
    [InlineData(
        """{"current":"p","profiles":[{"name":"p","mode":"Something"}]}""", "has an unknown mode; allowed: AK,")]
    [InlineData(
        """{"current":"p","profiles":[{"name":"p","mode":"External","process_command":"aSecretOfMine"}]}""",
        "has the mode External, whose command Sync does not run")]
    [InlineData("""{"current":"p","profiles":[{"name":"p","mode":"RsaKeyPair"}]}""", "has the mode RsaKeyPair")]
    [InlineData(
        """{"current":"p","profiles":[{"name":"p","mode":"BearerToken","bearer_token":"aSecretOfMine"}]}""",
        "has the mode BearerToken")]
    [InlineData("""{"current":"p","profiles":[{"name":"p","mode":"Anonymous"}]}""", "has the mode Anonymous")]
    [InlineData("""{"current":"p","profiles":[{"name":"p","mode":""}]}""", "lacks values that mode AK requires")]
    [InlineData(
        """{"current":"p","profiles":[{"name":"p","mode":"AK","access_key_id":"i","access_key_secret":""}]}""",
        "lacks values that mode AK requires")]
    [InlineData(
        """
        {"current":"p","profiles":[
        {"name":"p","mode":"ChainableRamRoleArn","source_profile":"p","ram_role_arn":"r"}]}
        """,
        "refers to a source profile that is missing or incomplete")]
    public void An_unusable_profile_is_skipped_with_the_reason(string config, string reason)
    {
        WriteCli(config);

        var chain = Read();

        Assert.Null(chain.Source);
        Assert.Contains(reason, chain.Missing[2], StringComparison.Ordinal);
        Assert.DoesNotContain("aSecretOfMine", chain.Missing[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "type = sts\naccess_key_id = i\naccess_key_secret = s\nsecurity_token = t",
        "an AccessKey with a security token")]
    [InlineData(
        "type = ram_role_arn\naccess_key_id = i\naccess_key_secret = s\nrole_arn = "
            + "acs:ram::1:role/r\nrole_session_name = n",
        "the role acs:ram::1:role/r")]
    [InlineData("type = ecs_ram_role\nrole_name = r", "the RAM role r")]
    [InlineData(
        "type = oidc_role_arn\nrole_arn = acs:ram::1:role/r\noidc_provider_arn = p\noidc_token_file_path = /t",
        "the role acs:ram::1:role/r with the OIDC token in /t")]
    public void A_section_of_the_credentials_file_is_read(string section, string said)
    {
        var file = Path.Combine(Home, "elsewhere");
        File.WriteAllText(file, $"[other]\ntype = access_key\n\n[mine]\n{section}\n");
        Set("ALIBABA_CLOUD_CREDENTIALS_FILE", file);
        Set("ALIBABA_CLOUD_PROFILE", "mine");

        Assert.StartsWith(said, Read().Source?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_content_of_an_invalid_file_is_not_echoed()
    {
        WriteIni("aSecretOfMine\n");

        Assert.Contains("is not a valid INI file", Read().Missing[3], StringComparison.Ordinal);
        Assert.DoesNotContain("aSecretOfMine", string.Join(' ', Read().Missing), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALIBABA_CLOUD_CREDENTIALS_URI", "nowhere")]
    [InlineData("ALIBABA_CLOUD_ROLE_SESSION_NAME", "with space")]
    public void An_invalid_variable_is_reported_by_name(string key, string value)
    {
        Set("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/sync");
        Set("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1:oidc-provider/k8s");
        Set("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/var/run/token");
        Set(key, value);

        Assert.StartsWith(key, Assert.Single(Assert.Throws<SettingsException>(Read).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void An_Azure_token_and_a_token_file_exclude_each_other()
    {
        Set("ALIBABA_CLOUD_ROLE_ARN", "acs:ram::1:role/sync");
        Set("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "acs:ram::1:oidc-provider/k8s");
        Set("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "/var/run/token");
        Set("Sync:Alibaba:OidcAudience", "api://sync");

        Assert.StartsWith(
            "Sync__Alibaba__OidcAudience cannot be combined with",
            Assert.Single(Assert.Throws<SettingsException>(Read).Faults), StringComparison.Ordinal);
    }
}
