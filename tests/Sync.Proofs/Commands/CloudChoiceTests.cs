using Sync.Local.FakeCen;

namespace Sync.Proofs.Commands;

/// <summary>
/// Made-up flow logs are used only on explicit request; for the embedded database see <see cref="UpCommandTests"/>.
/// </summary>
public sealed class CloudChoiceTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("sync-home-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task A_configured_database_gets_made_up_flow_logs_only_on_request()
    {
        await using var database = await TestDatabase.CreateAsync();
        var settings = Settings(database);

        var refused = await SyncProcess.RunAsync(settings, "sync", "--json");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("no Alibaba Cloud credentials found", refused.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "because of ConnectionStrings__Postgres. For made-up flow logs, use --cloud fake.",
            refused.Errors, StringComparison.Ordinal);

        Assert.Contains(
            new FakeCloud().AccountId,
            await SyncProcess.OutputAsync(settings, "sync", "--json", "--cloud", "fake"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALICLOUD_REGION", "cn-hangzhou", "ALICLOUD_REGION")]
    [InlineData("Sync:AccountId", "1234567890123456", "Sync__AccountId")]
    [InlineData("ALICLOUD_PROFILE", "gone", "ALICLOUD_PROFILE")]
    public async Task A_variable_that_indicates_a_real_account_is_named_and_prevents_the_fake_cloud(
        string key, string value, string named)
    {
        var settings = new Dictionary<string, string?> { ["HOME"] = _home, [key] = value, ["XDG_DATA_HOME"] = _home };
        settings["ConnectionStrings:Postgres"] = "Host=127.0.0.1;Port=1";

        var result = await SyncProcess.RunAsync(settings, "sync");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("not used instead because of", result.Errors, StringComparison.Ordinal);
        Assert.Contains(named, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        ".aliyun/config.json", """{"current":"p","profiles":[{"name":"p","mode":"External","process_command":"x"}]}""",
        "whose command Sync does not run")]
    [InlineData(
        ".alibabacloud/credentials", "[default]\ntype = bearer\nbearer_token = aSecretOfMine\n",
        "CEN accepts signed calls only")]
    public async Task A_profile_that_cannot_be_used_is_refused_by_name(string file, string text, string why)
    {
        await using var database = await TestDatabase.CreateAsync();
        Write(file, text);

        var result = await SyncProcess.RunAsync(Settings(database), "sync");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(Path.Combine(_home, file), result.Errors, StringComparison.Ordinal);
        Assert.Contains(why, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("aSecretOfMine", result.Errors + result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_in_the_variables_of_Terraform_is_used()
    {
        await using var app = await SyncApplication.StartAsync();
        var settings = WithoutKey(app);
        settings["ALICLOUD_ACCESS_KEY"] = app.Cloud.Credentials.AccessKeyId;
        settings["ALICLOUD_SECRET_KEY"] = app.Cloud.Credentials.AccessKeySecret;

        Assert.Contains("120 added", await SyncProcess.OutputAsync(settings, "sync"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credentials_file_with_comments_is_used()
    {
        await using var app = await SyncApplication.StartAsync();
        Write(".alibabacloud/credentials", $"""
            # kept by operations
            [default]            ; the only one
            type = access_key    # an AccessKey
            access_key_id = {app.Cloud.Credentials.AccessKeyId}
            access_key_secret = "{app.Cloud.Credentials.AccessKeySecret}" # never print this
            """);

        Assert.Contains("120 added", await SyncProcess.OutputAsync(WithoutKey(app), "sync"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CloudSSO")]
    [InlineData("OAuth")]
    public async Task A_session_of_the_Alibaba_CLI_is_used_until_it_expires_and_the_error_says_how_to_renew_it(
        string mode)
    {
        await using var app = await SyncApplication.StartAsync();
        var session = (await app.OpenSessionAsync(app.Cloud.AccountId)).Keys;
        var settings = WithoutKey(app);

        WriteSession(TimeProvider.System.GetUtcNow().AddHours(1));
        Assert.Contains("120 added", await SyncProcess.OutputAsync(settings, "sync"), StringComparison.Ordinal);

        WriteSession(TimeProvider.System.GetUtcNow().AddMinutes(-1));
        var over = await SyncProcess.RunAsync(settings, "sync");
        Assert.Equal(2, over.ExitCode);
        Assert.Contains("has a session that expired at", over.Output + over.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "run aliyun sts GetCallerIdentity --profile p", over.Output + over.Errors, StringComparison.Ordinal);
        Assert.Equal(120, await app.ScalarAsync<long>("select count(*) from sync.flow_log"));

        void WriteSession(DateTimeOffset expires) => Write(".aliyun/config.json", $$"""
            {"current":"p","profiles":[{"name":"p","mode":"{{mode}}","access_key_id":"{{session.AccessKeyId}}",
            "access_key_secret":"{{session.AccessKeySecret}}","sts_token":"{{session.SecurityToken}}",
            "sts_expiration":{{expires.ToUnixTimeSeconds()}}}]}
            """);
    }

    [Fact]
    public async Task An_account_required_by_the_settings_is_required_of_the_fake_cloud_too()
    {
        await using var database = await TestDatabase.CreateAsync();
        var settings = Settings(database);
        settings["Sync:AccountId"] = "1234567890123456";

        var result = await SyncProcess.RunAsync(settings, "sync", "--cloud", "fake");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(
            "Sync__AccountId is 1234567890123456, but the credentials belong to account",
            result.Output + result.Errors, StringComparison.Ordinal);
    }

    private Dictionary<string, string?> Settings(TestDatabase database) =>
        new() { ["ConnectionStrings:Postgres"] = database.ConnectionString, ["HOME"] = _home };

    private Dictionary<string, string?> WithoutKey(SyncApplication app)
    {
        var settings = app.Settings();
        settings.Remove("ALIBABA_CLOUD_ACCESS_KEY_ID");
        settings.Remove("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
        settings["HOME"] = _home;
        return settings;
    }

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_home, file))!);
        File.WriteAllText(Path.Combine(_home, file), text);
    }
}
