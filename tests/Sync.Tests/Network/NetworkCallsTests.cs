using Sync.Network;

namespace Sync.Tests.Network;

/// <summary>The rates of the operations that list the network, which are those of the cloud's quotas.</summary>
public sealed class NetworkCallsTests
{
    [Fact]
    public async Task Lists_of_attachments_are_rate_limited_by_operation_and_region()
    {
        await using var bench = await StartAsync(1);
        var (vpcs, vbrs) = (AttachmentList.All[0], AttachmentList.All[1]);

        foreach (var (list, region) in new[] { (vpcs, "r1"), (vpcs, "r2"), (vbrs, "r1"), (vbrs, "r2"), (vpcs, "r1") })
            await bench.Cen().FetchAttachments(list, "tr-1", region, bench.Tally)(1, 50, CancellationToken.None);

        Assert.Equal([TimeSpan.FromSeconds(1)], bench.Time.Waits);
    }

    [Fact]
    public async Task Lists_of_transit_routers_have_the_larger_quota_of_their_operation()
    {
        await using var bench = await StartAsync(3);

        // Five per second, of which the first five need not wait.
        for (var cen = 0; cen < 6; cen++)
            await bench.Cen().FetchTransitRouters($"cen-{cen}", bench.Tally)(1, 50, CancellationToken.None);
        await bench.Cen().FetchCens(bench.Tally)(1, 50, CancellationToken.None);

        Assert.Equal([TimeSpan.FromSeconds(0.2)], bench.Time.Waits);
    }

    private static Task<RpcBench> StartAsync(double requestsPerSecond) => RpcBench.StartAsync(
        200, """{"TotalCount":0}""", RpcBench.Unhurried with { RequestsPerSecond = requestsPerSecond });
}
