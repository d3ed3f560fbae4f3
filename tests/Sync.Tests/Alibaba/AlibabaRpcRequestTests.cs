using System.Net.Security;
using Sync.Alibaba;
using Sync.Alibaba.Signing;

namespace Sync.Tests.Alibaba;

/// <summary>The requests sent, checked by signing the received request again.</summary>
public class AlibabaRpcRequestTests
{
    private static readonly KeyValuePair<string, string>[] Hostile =
    [
        new("Tag.1.Key", "a b*~+/中"), new("B", "%2F?#&="), new("A", ""), new("Dots", "./../%7E"),
        new("Quote", "'\"<>|\\^`{}😀"),
    ];

    [Theory]
    [InlineData("/", "/")]
    [InlineData("/api/cen", "/api/cen")]
    [InlineData("/api/cen/", "/api/cen/")]
    public async Task The_signature_matches_the_received_request(string path, string expectedPath)
    {
        await using var bench = await RpcBench.StartAsync(200, "{}");

        await bench.Rpc.CallAsync(
            bench.Call with { Endpoint = new Uri(bench.Server.Url, path), Parameters = Hostile },
            CancellationToken.None);

        var seen = Assert.Single(bench.Server.Seen);
        Assert.Equal($"{expectedPath}?{CanonicalQuery.Of(Hostile)}", seen.RawTarget);
        Assert.Equal(Signature(seen, RpcBench.Key), seen.Headers["Authorization"]);
    }

    [Fact]
    public void No_character_is_encoded_differently_between_signing_and_sending()
    {
        var everything = string.Concat(
            Enumerable.Range(0, 0x3000).Concat([0xfeff, 0xfffd, 0xffff, 0x1f600, 0xe0001, 0x10ffff])
                .Select(char.ConvertFromUtf32));
        var query = CanonicalQuery.Of([new(everything, everything)]);

        Assert.Equal("/?" + query, new Uri("http://127.0.0.1:1/?" + query).PathAndQuery);
    }

    [Fact]
    public async Task A_call_is_a_POST_without_a_body_and_names_its_action_in_headers()
    {
        await using var bench = await RpcBench.StartAsync(200, "{}");

        await bench.CallAsync();

        var seen = Assert.Single(bench.Server.Seen);
        Assert.Equal(("POST", "/", ""), (seen.Method, seen.RawTarget, seen.Body));
        Assert.Equal(bench.Server.Url.Authority, seen.Headers["Host"]);
        Assert.Equal("DescribeFlowlogs", seen.Headers["x-acs-action"]);
        Assert.Equal("2017-09-12", seen.Headers["x-acs-version"]);
        Assert.Equal("2026-01-02T03:04:05Z", seen.Headers["x-acs-date"]);
        Assert.Equal(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", seen.Headers["x-acs-content-sha256"]);
        Assert.Equal("application/json", seen.Headers["Accept"]);
        Assert.Equal("0", seen.Headers["Content-Length"]);
        Assert.Equal(
            ["Content-Type", "x-acs-security-token"],
            new[] { "Content-Type", "x-acs-security-token" }.Except(seen.Headers.Keys));
    }

    [Fact]
    public async Task A_security_token_is_sent_and_signed()
    {
        var credentials = new AlibabaCredentials("STS.key", "secret", "CAIS/token+==");
        await using var bench = await RpcBench.StartAsync(
            (context, _) => context.AnswerAsync(200, "{}"), credentials: credentials);

        await bench.CallAsync();

        var seen = Assert.Single(bench.Server.Seen);
        Assert.Equal("CAIS/token+==", seen.Headers["x-acs-security-token"]);
        Assert.Contains(";x-acs-security-token", seen.Headers["Authorization"]);
        Assert.Equal(Signature(seen, credentials), seen.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_call_works_over_TLS()
    {
        using var certificate = StubServer.SelfSigned();
        await using var server = await StubServer.StartAsync(
            (context, _) => context.AnswerAsync(200, "{}"), certificate);
        var handler = AlibabaHttp.CreateHandler();
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, presented, _, _) => certificate.Equals(presented),
        };
        await using var bench = await RpcBench.StartAsync(
            (context, _) => context.AnswerAsync(500, ""), handler: handler);

        await bench.Rpc.CallAsync(
            bench.Call with { Endpoint = server.Url, Parameters = Hostile }, CancellationToken.None);

        Assert.Equal("https", server.Url.Scheme);
        Assert.Equal(Signature(Assert.Single(server.Seen), RpcBench.Key), server.Seen[0].Headers["Authorization"]);
    }

    [Fact]
    public async Task Every_attempt_is_signed_again()
    {
        await using var bench = await RpcBench.StartAsync((context, number) =>
        {
            context.Response.Headers["x-acs-retry-after"] = "2000";
            return context.AnswerAsync(number < 3 ? 503 : 200, "{}");
        });

        await bench.CallAsync();

        Assert.Equal(
            ["2026-01-02T03:04:05Z", "2026-01-02T03:04:07Z", "2026-01-02T03:04:09Z"],
            bench.Server.Seen.Select(seen => seen.Headers["x-acs-date"]));
        Assert.Equal(3, bench.Server.Seen.Select(seen => seen.Headers["x-acs-signature-nonce"]).Distinct().Count());
        Assert.All(
            bench.Server.Seen, seen => Assert.Equal(Signature(seen, RpcBench.Key), seen.Headers["Authorization"]));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var bench = await RpcBench.StartAsync((context, _) =>
        {
            context.Response.Headers.Location = "/elsewhere";
            return context.AnswerAsync(307, "");
        }, RpcBench.Unhurried with { MaxRetries = 0 });

        Assert.Equal(AlibabaErrorKind.Malformed, (await bench.FailAsync()).Kind);
        Assert.Equal("/", Assert.Single(bench.Server.Seen).RawTarget);
    }

    [Theory]
    [InlineData("LTAI5t\n", null)]
    [InlineData("LTAI5t", "CAIS\r\n")]
    [InlineData("ключ", null)]
    public async Task Credentials_with_characters_invalid_in_headers_are_denied_before_any_call(
        string id, string? token)
    {
        var credentials = new AlibabaCredentials(id, "secret", token);
        await using var bench = await RpcBench.StartAsync(
            (context, _) => context.AnswerAsync(200, "{}"), credentials: credentials);

        var failure = await bench.FailAsync();

        Assert.Equal((AlibabaErrorKind.Denied, "InvalidCredentials"), (failure.Kind, failure.Code));
        Assert.DoesNotContain(id, failure.Message);
        Assert.Empty(bench.Server.Seen);
    }

    private static string Signature(SeenRequest seen, AlibabaCredentials credentials)
    {
        var target = seen.RawTarget.Split('?', 2);
        var headers = seen.Headers.Where(header =>
            header.Key.Equals("host", StringComparison.OrdinalIgnoreCase) || header.Key.StartsWith("x-acs-"));
        return Acs3Signature.Authorize(
            credentials.AccessKeyId, credentials.AccessKeySecret, seen.Method, target[0],
            target.ElementAtOrDefault(1) ?? "", headers,
            Acs3Signature.HashPayload([]));
    }
}
