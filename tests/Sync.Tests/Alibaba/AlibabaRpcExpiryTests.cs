using Sync.Alibaba;
using Sync.Alibaba.Credentials;

namespace Sync.Tests.Alibaba;

public sealed class AlibabaRpcExpiryTests
{
    [Theory]
    [InlineData("InvalidSecurityToken.Expired")]
    [InlineData("SecurityTokenExpired")]
    public async Task A_call_refused_for_an_expired_token_is_signed_again_with_a_new_one(string code)
    {
        await using var bench = await RpcBench.StartAsync((context, number) =>
            number == 1 ? context.AnswerAsync(400, $$"""{"Code":"{{code}}"}""") : context.AnswerAsync(200, "{}"),
            RpcBench.Unhurried with { MaxRetries = 0 });
        var fetched = 0;
        var keys = new CredentialCache(
            _ => Task.FromResult(new SessionKeys(
                new AlibabaCredentials($"STS.{++fetched}", "s", $"token-{fetched}"),
                bench.Time.GetUtcNow().AddHours(1))),
            bench.Time);

        await bench.Rpc.CallAsync(bench.Call with { Credentials = keys }, CancellationToken.None);

        Assert.Equal(
            ["token-1", "token-2"], bench.Server.Seen.Select(request => request.Headers["x-acs-security-token"]));
        Assert.Contains("Credential=STS.2,", bench.Server.Seen[1].Headers["Authorization"], StringComparison.Ordinal);
        Assert.NotEqual(
            bench.Server.Seen[0].Headers["x-acs-signature-nonce"],
            bench.Server.Seen[1].Headers["x-acs-signature-nonce"]);
        Assert.Equal((2, 1), (bench.Tally.Calls, bench.Tally.Retries));
    }

    [Fact]
    public async Task Fixed_keys_refused_as_expired_are_not_retried()
    {
        await using var bench = await RpcBench.StartAsync(400, """{"Code":"InvalidSecurityToken.Expired"}""");

        Assert.Equal(AlibabaErrorKind.Expired, (await bench.FailAsync()).Kind);
        Assert.Single(bench.Server.Seen);
    }
}
