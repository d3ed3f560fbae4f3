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

    // The endpoint for flow logs has no listener: the call must go to the endpoint of STS.
    private static StsClient Client(RpcBench bench) => new(
        bench.Rpc, bench.Settings with { Endpoint = new Uri("http://127.0.0.1:1") },
        CredentialCache.Fixed(RpcBench.Key), "main");
}
