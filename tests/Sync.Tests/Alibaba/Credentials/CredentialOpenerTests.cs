using Azure.Core;
using Sync.Alibaba;
using Sync.Alibaba.Credentials;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Accounts;

namespace Sync.Tests.Alibaba.Credentials;

/// <summary>Every kind of source with the service that provides its keys: the fake cloud or a local stub.</summary>
public sealed class CredentialOpenerTests : IAsyncLifetime, IDisposable
{
    private const string Keys =
        """
        {"Code":"Success","AccessKeyId":"STS.id","AccessKeySecret":"secret","SecurityToken":"token",
        "Expiration":"2126-01-01T00:00:00Z"}
        """;

    private readonly HttpClient _http = new(AlibabaHttp.CreateHandler());
    private FakeCenServer _cen = null!;
    private AlibabaRpc? _rpc;

    public async Task InitializeAsync() =>
        _cen = await FakeCenServer.StartAsync(new FakeCloud(new FakeCloudOptions(Regions: 1, FlowLogs: 3)));

    public async Task DisposeAsync() => await _cen.DisposeAsync();

    public void Dispose()
    {
        _rpc?.Dispose();
        _http.Dispose();
    }

    [Fact]
    public async Task A_token_file_is_read_each_time_a_role_is_assumed()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "stale");
        var keys = Opener().Open(new OidcSource(Role, file, "test"));
        Assert.Equal(
            "AuthenticationFail.OIDCToken.Invalid",
            (await Assert.ThrowsAsync<AlibabaException>(async () => await keys.GetAsync(default))).Code);

        await File.WriteAllTextAsync(file, _cen.Identities.Issue() + "\n");

        Assert.Equal(_cen.Cloud.AccountId, await AccountOfAsync(keys));
        File.Delete(file);
        keys = Opener().Open(new OidcSource(Role, file, "test"));
        Assert.Contains(
            file, (await Assert.ThrowsAsync<AlibabaException>(async () => await keys.GetAsync(default))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_Azure_identity_that_does_not_answer_is_an_error_and_no_cancellation()
    {
        var keys = Opener(azure: new SilentIdentity())
            .Open(new OidcSource(Role with { Audience = _cen.Identities.ClientId }, null, "test"));

        var error = await Assert.ThrowsAsync<AlibabaException>(async () => await keys.GetAsync(default));

        Assert.Equal((AlibabaErrorKind.Unreachable, "NoAzureToken"), (error.Kind, error.Code));
    }

    [Fact]
    public async Task A_role_is_assumed_with_the_apps_Azure_identity()
    {
        var azure = new Identity(_cen.Identities);

        var keys = Opener(azure: azure)
            .Open(new OidcSource(Role with { Audience = _cen.Identities.ClientId }, null, "test"));

        Assert.Equal(_cen.Cloud.AccountId, await AccountOfAsync(keys));
        Assert.Equal("api://sync/.default", Assert.Single(azure.Scopes));
    }

    [Fact]
    public async Task A_role_is_assumed_with_the_keys_of_another_source()
    {
        var member = new FakeCloud(new FakeCloudOptions(Seed: 5))
        {
            Roles = [new FakeRole("sync") { ExternalId = "known" }],
        };
        _cen.Accounts.Add(member);
        var source = new RoleSource(
            new KeySource(_cen.Cloud.Credentials, "test"),
            new Role($"acs:ram::{member.AccountId}:role/sync", "known") { Duration = TimeSpan.FromMinutes(15) },
            "test");

        var keys = Opener().Open(source);

        Assert.Equal(member.AccountId, await AccountOfAsync(keys));
        Assert.InRange(
            keys.Expires!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15));
    }

    [Theory]
    [InlineData("named")]
    [InlineData(null)]
    public async Task The_role_of_an_ECS_instance_is_requested_with_a_metadata_token(string? name)
    {
        await using var metadata = await StubServer.StartAsync((context, _) => context.Request.Path.Value switch
        {
            "/latest/api/token" => context.AnswerAsync(200, "meta-token", "text/plain"),
            "/latest/meta-data/ram/security-credentials/" => context.AnswerAsync(200, "named\n", "text/plain"),
            "/latest/meta-data/ram/security-credentials/named" => context.AnswerAsync(200, Keys),
            _ => context.AnswerAsync(404, ""),
        });

        var keys = Opener(metadata.Url).Open(new EcsRoleSource(name, AllowsV1: false, "test"));

        Assert.Equal(new AlibabaCredentials("STS.id", "secret", "token"), await keys.GetAsync(default));
        Assert.Equal(
            ("PUT", "21600"),
            (metadata.Seen[0].Method, metadata.Seen[0].Headers["X-aliyun-ecs-metadata-token-ttl-seconds"]));
        Assert.All(
            metadata.Seen.Skip(1),
            request => Assert.Equal("meta-token", request.Headers["X-aliyun-ecs-metadata-token"]));
        Assert.Equal(name is null ? 3 : 2, metadata.Seen.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_metadata_service_is_used_without_tokens_only_if_allowed(bool allowed)
    {
        await using var metadata = await StubServer.StartAsync((context, _) =>
            context.Request.Method == "PUT" ? context.AnswerAsync(404, "") : context.AnswerAsync(200, Keys));

        var keys = Opener(metadata.Url).Open(new EcsRoleSource("named", allowed, "test"));

        if (allowed) Assert.Equal("STS.id", (await keys.GetAsync(default)).AccessKeyId);
        else
            Assert.Equal(
                AlibabaErrorKind.Denied,
                (await Assert.ThrowsAsync<AlibabaException>(async () => await keys.GetAsync(default))).Kind);
    }

    [Theory]
    [InlineData(404, "", "has no such role")]
    [InlineData(200, "<html>", "is not a JSON object")]
    [InlineData(200, """{"Code":"Failed"}""", "returned no keys")]
    [InlineData(
        200, """{"AccessKeyId":"a","AccessKeySecret":"b","SecurityToken":"c","Expiration":"soon"}""",
        "no valid Expiration")]
    public async Task A_metadata_response_without_keys_is_reported(int status, string body, string said)
    {
        await using var metadata = await StubServer.StartAsync((context, _) =>
            context.Request.Method == "PUT" ? context.AnswerAsync(200, "t") : context.AnswerAsync(status, body));

        var keys = Opener(metadata.Url).Open(new EcsRoleSource("named", AllowsV1: true, "test"));

        Assert.Contains(
            said, (await Assert.ThrowsAsync<AlibabaException>(async () => await keys.GetAsync(default))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_credentials_URI_is_called_and_its_refusal_reported_without_its_query_string()
    {
        await using var service = await StubServer.StartAsync((context, number) =>
            number == 1 ? context.AnswerAsync(200, Keys) : context.AnswerAsync(403, ""));
        var source = new UriSource(new Uri(service.Url, "/keys?pass=word"), "test");

        Assert.Equal("STS.id", (await Opener().Open(source).GetAsync(default)).AccessKeyId);
        var refused = await Assert.ThrowsAsync<AlibabaException>(async () =>
            await Opener().Open(source).GetAsync(default));

        Assert.Equal((AlibabaErrorKind.Denied, "Http403"), (refused.Kind, refused.Code));
        Assert.DoesNotContain("pass", refused.Message, StringComparison.Ordinal);
        Assert.Equal("/keys?pass=word", service.Seen[0].RawTarget);
    }

    private OidcRoleSettings Role =>
        new($"acs:ram::{_cen.Cloud.AccountId}:role/sync", FakeIdentityProvider.Arn(_cen.Cloud));

    private AlibabaSettings Settings(Uri? metadata) => new()
    {
        Endpoint = _cen.Endpoint,
        StsEndpoint = _cen.Endpoint,
        MetadataEndpoint = metadata ?? new Uri("http://127.0.0.1:1"),
        MaxRetries = 0,
    };

    private CredentialOpener Opener(Uri? metadata = null, TokenCredential? azure = null)
    {
        _rpc ??= new AlibabaRpc(_http, Settings(metadata), TimeProvider.System);
        return new CredentialOpener(
            _http, _rpc, Settings(metadata), () => azure ?? throw new InvalidOperationException("Azure was asked."),
            TimeProvider.System);
    }

    private async Task<string> AccountOfAsync(CredentialCache keys) =>
        (await new StsClient(_rpc!, Settings(null), keys, "test").GetCallerIdentityAsync(default)).AccountId;

    /// <summary>An identity whose own time limit ends its call.</summary>
    private sealed class SilentIdentity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            throw new TaskCanceledException("The operation was cancelled because it exceeded the timeout.");

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }

    private sealed class Identity(FakeIdentityProvider provider) : TokenCredential
    {
        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken(
                provider.Issue(audience: requestContext.Scopes[0][..^"/.default".Length]), DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
