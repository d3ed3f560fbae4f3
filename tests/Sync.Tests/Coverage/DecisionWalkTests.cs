using Sync.Coverage;
using Sync.Inventory.Snapshots;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Network;

namespace Sync.Tests.Coverage;

/// <summary>
/// The decision tables from the cloud's side of the wire to <c>GET /api/coverage</c>. One run judges all rows.
/// </summary>
public sealed class DecisionWalkTests(DecisionWalkTests.Walk walk, DecisionWalkTests.WalkOfOneEntry ofOneEntry)
    : IClassFixture<DecisionWalkTests.Walk>, IClassFixture<DecisionWalkTests.WalkOfOneEntry>
{
    public static TheoryData<string> Rows => [.. DecisionRows.Single.Keys, .. PeerRows.All.Keys];

    public static TheoryData<string> RowsOfPeers => [.. PeerRows.All.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public Task A_row_of_the_decision_table_is_answered_over_HTTP(string row) => CheckAsync(walk, row);

    [Theory]
    [MemberData(nameof(RowsOfPeers))]
    public Task A_connection_that_is_listed_at_one_transit_router_only_has_the_same_verdicts(string row) =>
        CheckAsync(ofOneEntry, row);

    private static async Task CheckAsync(Walk walk, string row)
    {
        var (endId, expected) = walk.Ends[row];

        var page = await walk.App.GetAsync<SnapshotPage<AttachmentCoverage>>(
            $"/api/coverage?attachmentEndId={Uri.EscapeDataString(endId)}");

        var end = Assert.Single(page.Items).Content;
        Assert.Equal((expected.Verdict, endId), (end.Verdict, end.AttachmentEndId));
        Assert.Contains(expected.Says, end.Reason, StringComparison.Ordinal);
        Assert.Equal(
            expected.Verdict is Verdicts.Covered or Verdicts.Partly, end.FlowLogs != "[]");
    }

    public class Walk : SharedApp
    {
        /// <summary>The end that each row is about, by the name of the row.</summary>
        internal Dictionary<string, (string Id, DecisionRows.Row Row)> Ends { get; } = [];

        private protected override async Task<SyncApplication> StartAsync()
        {
            var app = await SyncApplication.StartAsync(
                new FakeCloudOptions(Regions: 4, FlowLogs: 0, Cens: 0, TransitRouters: 0, Attachments: 0),
                ("Sync:Network:Enabled", "true"));
            app.Cen.Faults.Add(new DeniedRegion { RegionId = app.Cloud.Regions[WalkPart.Refused] });
            foreach (var (name, row) in DecisionRows.Single.Concat(PeerRows.All))
                Ends[name] = (row.Build(new WalkPart(app.Cen)), row);
            Spoil(app.Cen.Faults);
            await app.RunAsync();
            return app;
        }

        internal virtual void Spoil(FaultList faults)
        {
        }
    }

    /// <summary>The same cloud, which lists each connection at one of its ends only.</summary>
    public sealed class WalkOfOneEntry : Walk
    {
        internal override void Spoil(FaultList faults) => faults.Add(new OnePeerEntry());
    }
}
