using Sync.Local.FakeCen;
using Sync.Network;
using Sync.Runs.Networks;

namespace Sync.Tests.Runs.Networks;

/// <summary>What a run lists while it does not know yet what exists.</summary>
public sealed class NetworkListingTests
{
    [Fact]
    public async Task Attachments_of_known_transit_routers_do_not_wait_for_the_lists_of_their_parents()
    {
        await using var app = await StartAsync();
        await app.RunWellAsync();
        var gate = app.Cen.Faults.Add(new Gate { Action = "DescribeCens" });
        var routers = app.Cloud.Network.TransitRouters.Count(router => router.Type != TransitRouter.Basic);
        var before = Calls();

        var running = app.RunAsync();
        await AlertWatch.UntilAsync(
            () => Task.FromResult(Calls() - before == routers), "the attachments of all known routers are listed");
        Assert.NotEqual(0, gate.Calls);
        gate.Open();

        Assert.Equal(NetworkOutcome.Synced, (await running).Networks.Single().Outcome);
        Assert.Empty(await NetworkDifference.FindAsync(app));

        int Calls() => app.Cen.Calls.Count(call => call.Action == "ListTransitRouterVpcAttachments");
    }

    [Fact]
    public async Task A_known_transit_router_that_is_gone_is_not_listed_again_and_leaves_no_gap()
    {
        await using var app = await StartAsync();
        await app.RunWellAsync();
        var first = app.Cloud.Network.TransitRouters.First(router => router.Type != TransitRouter.Basic);
        app.Cloud.Network.RemoveTransitRouter(first.TransitRouterId);

        var network = (await app.RunAsync(forceRemovals: true)).Networks.Single();

        Assert.Equal(NetworkOutcome.Synced, network.Outcome);
        Assert.Empty(network.Gaps);
        Assert.Empty(await NetworkDifference.FindAsync(app));
    }

    private static Task<SyncApplication> StartAsync() => SyncApplication.StartAsync(
        new FakeCloudOptions(Regions: 3, FlowLogs: 40, Cens: 2, TransitRouters: 5, Attachments: 60),
        ("Sync:Network:Enabled", "true"));
}
