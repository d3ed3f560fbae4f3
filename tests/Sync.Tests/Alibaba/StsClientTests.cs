using Sync.Alibaba;
using Sync.Alibaba.Credentials;

namespace Sync.Tests.Alibaba;

public class StsClientTests
{
    [Theory]
    [InlineData(
        """{"AccountId":"1234567890","Arn":"acs:ram::1234567890:user/sync","IdentityType":"RAMUser"}""", "RAMUser")]
    [InlineData(
        """{"AccountId":1234567890,"Arn":"acs:ram::1234567890:user/sync","PrincipalType":"RAMUser"}""", "RAMUser")]
    [InlineData("""{"AccountId":"1234567890","Arn":"acs:ram::1234567890:user/sync"}""", null)]
    public async Task The_caller_identity_contains_account_and_name(string body, string? type)
    {
        await using var bench = await RpcBench.StartAsync(200, body);

        var identity = await Client(bench).GetCallerIdentityAsync(CancellationToken.None);

        Assert.Equal(new CallerIdentity("1234567890", "acs:ram::1234567890:user/sync", type), identity);
        var headers = Assert.Single(bench.Server.Seen).Headers;
        Assert.Equal(("GetCallerIdentity", "2015-04-01"), (headers["x-acs-action"], headers["x-acs-version"]));
    }

    [Theory]
    [InlineData("""{"Arn":"acs:ram::1:root"}""", "AccountId")]
    [InlineData("""{"AccountId":"","Arn":"acs:ram::1:root"}""", "AccountId")]
    [InlineData("""{"AccountId":"1"}""", "Arn")]
    public async Task A_response_without_a_caller_identity_is_malformed(string body, string missing)
    {
        await using var bench = await RpcBench.StartAsync(200, body);

        var failure = await Assert.ThrowsAsync<AlibabaException>(() =>
            Client(bench).GetCallerIdentityAsync(CancellationToken.None));

        Assert.Equal(AlibabaErrorKind.Malformed, failure.Kind);
        Assert.Contains(missing, failure.Message);
    }

    [Fact]
    public async Task Roles_in_a_thousand_accounts_are_assumed_at_the_rate_of_STS_and_not_at_that_of_CEN()
    {
        var time = new InstantTime();
        using var answer = new RepeatedAnswer(
            """
            {"Credentials":{"AccessKeyId":"STS.a","AccessKeySecret":"b","SecurityToken":"c",
            "Expiration":"2026-01-03T00:00:00Z"}}
            """u8.ToArray());
        using var http = new HttpClient(answer);
        var settings = RpcBench.Unhurried with { RequestsPerSecond = 5 };
        using var rpc = new AlibabaRpc(http, settings, time);
        var opener = new CredentialOpener(
            http, rpc, settings, () => throw new InvalidOperationException("Azure must not be called"), time);
        var (keys, begun) = (CredentialCache.Fixed(RpcBench.Key), time.GetUtcNow());

        await Task.WhenAll(Enumerable.Range(1, 1000).Select(account =>
            opener.Assume(keys, new Role($"acs:ram::{account}:role/sync", null)).GetAsync(CancellationToken.None)
                .AsTask()));

        Assert.Equal(1000, answer.Calls);
        // 50 per second, after a burst of 50. The rate of CEN would take 199 s.
        Assert.InRange((time.GetUtcNow() - begun).TotalSeconds, 1, 20);
    }

    // The endpoint for flow logs has no listener: the call must go to the endpoint of STS.
    private static StsClient Client(RpcBench bench) => new(
        bench.Rpc, bench.Settings with { Endpoint = new Uri("http://127.0.0.1:1") },
        CredentialCache.Fixed(RpcBench.Key), "main");
}
