using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sync.Alibaba;
using Sync.Alibaba.Credentials;
using Sync.Local.FakeCen.Accounts;

namespace Sync.Proofs.Commands;

/// <summary>A machine whose <c>HTTP_PROXY</c> is a real proxy, which would return its own credentials.</summary>
public sealed class NearbyServiceTests
{
    private const string Theirs = """
        {"Code":"Success","AccessKeyId":"STS.theirs","AccessKeySecret":"theirs","SecurityToken":"theirs",
        "Expiration":"2126-01-01T00:00:00Z",
         "access_token":"theirs","expires_on":"4918000000","resource":"theirs","token_type":"Bearer"}
        """;

    [Theory]
    [InlineData("metadata")]
    [InlineData("uri")]
    [InlineData("azure")]
    public async Task Credentials_from_local_services_are_never_fetched_through_a_proxy(string source)
    {
        await using var app = await SyncApplication.StartAsync();
        await using var proxy = await StubServer.StartAsync(200, Theirs);
        var keys = await SessionKeysAsync(app);
        await using var nearby = await StubServer.StartAsync((context, _) => AnswerAsync(context, app, keys));
        var settings = SettingsOf(source, app, nearby.Url);
        foreach (var name in (string[])["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
            settings[name] = proxy.Url.ToString();
        foreach (var name in (string[])["NO_PROXY", "no_proxy"]) settings[name] = null;

        var result = await SyncProcess.RunAsync(settings, "doctor", "--cloud", "alibaba");

        Assert.Contains($"ok    account: {app.Cloud.AccountId}", result.Output, StringComparison.Ordinal);
        Assert.NotEmpty(nearby.Seen);
        Assert.Empty(proxy.Seen);
    }

    [Fact]
    public async Task The_cloud_is_called_through_the_configured_proxy()
    {
        await using var app = await SyncApplication.StartAsync();
        await using var proxy = await StubServer.StartAsync(502, "");
        var settings = app.Settings();
        settings["HTTP_PROXY"] = settings["http_proxy"] = proxy.Url.ToString();
        settings["NO_PROXY"] = settings["no_proxy"] = null;
        settings["Sync:Alibaba:Endpoint"] = "http://cbn.example";

        await SyncProcess.RunAsync(settings, "doctor");

        Assert.All(
            proxy.Seen,
            request => Assert.StartsWith("http://cbn.example/", request.RawTarget, StringComparison.Ordinal));
        Assert.NotEmpty(proxy.Seen);
    }

    private static Dictionary<string, string?> SettingsOf(string source, SyncApplication app, Uri nearby)
    {
        var settings = app.Settings();
        settings.Remove("ALIBABA_CLOUD_ACCESS_KEY_ID");
        settings.Remove("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
        (string, string)[] more = source switch
        {
            "metadata" =>
                [("ALIBABA_CLOUD_ECS_METADATA", "named"), ("Sync:Alibaba:MetadataEndpoint", nearby.ToString())],
            "uri" => [("ALIBABA_CLOUD_CREDENTIALS_URI", $"{nearby}keys")],
            _ =>
            [
                ("ALIBABA_CLOUD_ROLE_ARN", $"acs:ram::{app.Cloud.AccountId}:role/sync"),
                ("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", FakeIdentityProvider.Arn(app.Cloud)),
                ("Sync:Alibaba:OidcAudience", app.Cen.Identities.ClientId),
                ("AZURE_TOKEN_CREDENTIALS", "ManagedIdentityCredential"),
                ("IDENTITY_ENDPOINT", $"{nearby}azure"),
                ("IDENTITY_HEADER", "header"),
            ],
        };
        foreach (var (key, value) in more) settings[key] = value;
        return settings;
    }

    private static Task AnswerAsync(
        HttpContext context, SyncApplication app, SessionKeys keys) => context.Request.Path.Value switch
        {
            "/latest/api/token" => context.AnswerAsync(200, "meta-token", "text/plain"),
            "/azure" => context.AnswerAsync(200, JsonSerializer.Serialize(new
            {
                access_token = app.Cen.Identities.Issue(),
                expires_on = "4918000000",
                resource = app.Cen.Identities.ClientId,
                token_type = "Bearer",
            })),
            _ => context.AnswerAsync(200, JsonSerializer.Serialize(new
            {
                Code = "Success",
                keys.Keys.AccessKeyId,
                keys.Keys.AccessKeySecret,
                keys.Keys.SecurityToken,
                Expiration = $"{keys.Expires:yyyy-MM-ddTHH:mm:ssZ}",
            })),
        };

    private static async Task<SessionKeys> SessionKeysAsync(SyncApplication app)
    {
        using var http = new HttpClient(AlibabaHttp.CreateHandler());
        var role = new OidcRoleSettings(
            $"acs:ram::{app.Cloud.AccountId}:role/sync", FakeIdentityProvider.Arn(app.Cloud));
        return await new OidcRole(
            http, new AlibabaSettings { StsEndpoint = app.Cen.Endpoint }, role,
            _ => ValueTask.FromResult(app.Cen.Identities.Issue()), TimeProvider.System)
            .AssumeAsync(CancellationToken.None);
    }
}
