using Sync.Coverage;
using Sync.Inventory.Snapshots;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.Coverage;

/// <summary>
/// What earlier listings leave of a verdict, from the cloud's side of the wire to <c>GET /api/coverage</c>: the notes
/// of the decision tables about time, and about what is empty.
/// </summary>
public sealed class OldListingTests
{
    [Fact]
    public async Task A_flow_log_that_cannot_be_listed_now_counts_until_its_last_listing_is_too_old()
    {
        await using var app = await StartAsync();
        var part = new WalkPart(app.Cen);
        part.Logged(part.Attach());
        await app.RunWellAsync();
        app.Cen.Faults.Add(new DeniedRegion { RegionId = part.Region(0) });

        await app.RunAsync();
        Assert.Equal("covered", (await EndAsync(app)).Verdict);

        await app.ExecuteAsync(
            """
            update sync.scope set last_complete_at = last_complete_at - interval '25 hours';
            update sync.flow_log
            set first_seen_at = first_seen_at - interval '25 hours', valid_from = valid_from - interval '25 hours'
            """);
        await app.RunAsync();
        var end = await EndAsync(app);
        Assert.Equal("unknown", end.Verdict);
        Assert.Contains("was active when it was last listed, which is too long ago", end.Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_was_listed_too_long_ago_is_not_complete()
    {
        await using var app = await StartAsync();
        new WalkPart(app.Cen).Attach();
        await app.RunWellAsync();
        Assert.Equal("not_covered", (await EndAsync(app)).Verdict);
        await app.ExecuteAsync("update sync.network set last_at = last_at - interval '25 hours'");

        await app.RunElsewhereAsync(("Sync:Network:Enabled", "false"));

        var end = await EndAsync(app);
        Assert.Equal("unknown", end.Verdict);
        Assert.Contains("was not listed within the limit", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_empty_only_if_the_transit_routers_were_listed_completely()
    {
        const string Coverage = "select coalesce(coverage, 'nothing to cover') from report.transit_router";
        await using var app = await StartAsync();
        new WalkPart(app.Cen).Router();
        await app.RunWellAsync();
        Assert.Equal("nothing to cover", await app.ScalarAsync<string>(Coverage));
        app.Cen.Faults.Add(Refuse.Denied("ListTransitRouters"));

        await app.RunAsync();

        Assert.Equal("unknown", await app.ScalarAsync<string>(Coverage));
    }

    [Fact]
    public async Task An_account_that_never_opened_transit_routers_has_nothing_to_cover_and_nothing_is_unknown()
    {
        await using var app = await StartAsync();
        new WalkPart(app.Cen).Attach();
        app.Cloud.Network.IsServiceOpen = false;

        await app.RunWellAsync();

        var page = await PageAsync(app);
        Assert.Empty(page.Items);
        Assert.Empty(page.StaleRegions);
    }

    private static Task<SyncApplication> StartAsync() => SyncApplication.StartAsync(
        new FakeCloudOptions(Regions: 2, FlowLogs: 0, Cens: 0, TransitRouters: 0, Attachments: 0),
        ("Sync:Network:Enabled", "true"));

    private static Task<SnapshotPage<AttachmentCoverage>> PageAsync(SyncApplication app) =>
        app.GetAsync<SnapshotPage<AttachmentCoverage>>("/api/coverage");

    private static async Task<AttachmentCoverage> EndAsync(SyncApplication app) =>
        Assert.Single((await PageAsync(app)).Items).Content;
}
