using CsCheck;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Proofs.Properties;

/// <summary>
/// For any history of the cloud with any faults, the inventory equals the last complete listings and never loses flow
/// logs.
/// </summary>
public class HistoryProperties
{
    private static readonly string[] Regions = ["cn-hangzhou", "cn-shanghai", "cn-beijing"];

    private static readonly Gen<(string Region, int Fault, int? Page)> Fault =
        Gen.Select(
            Gen.Int[0, 2].Select(number => Regions[number]), Gen.Int[0, 22],
            Gen.Int[0, 3].Select(page => page == 0 ? null : (int?)page));

    private static readonly Gen<(int Drift, (string Region, int Fault, int? Page)[] Faults)> Step =
        Gen.Select(Gen.Int[0, 12], Fault.Array[0, 2]);

    [Fact]
    public Task The_inventory_equals_the_last_complete_listings_and_loses_nothing_otherwise() =>
        Gen.Select(Gen.Int[1, 1000], Step.Array[1, 6]).SampleAsync(async (seed, steps) =>
        {
            await using var app = await SyncApplication.StartAsync(
                new FakeCloudOptions(Regions: 3, FlowLogs: 60, seed), ("Sync:Alibaba:AttemptTimeout", "00:00:01"));
            var expected = Regions.ToDictionary(region => region, _ => new HashSet<string>());
            foreach (var (drift, faults) in steps)
            {
                app.Cloud.Drift(drift);
                foreach (var (region, fault, page) in faults)
                    app.Cen.Faults.Add(Make(fault) with { RegionId = region, Page = page });
                var before = Regions.ToDictionary(region => region, region => Listed(app, region));
                var report = await app.RunAsync();
                app.Cen.Faults.Clear();
                foreach (var scope in report.Scopes)
                    await CheckAsync(app, scope, expected[scope.Scope.RegionId], before[scope.Scope.RegionId]);
                await app.CheckInvariantsAsync(atRest: true);
            }

            var last = await app.RunAsync(forceRemovals: true);
            Assert.Equal(RunOutcome.Succeeded, last.Outcome);
            foreach (var region in Regions)
                Assert.Equal(Listed(app, region), (await app.InventoryIdsAsync(region)).ToHashSet());
        }, iter: 60, threads: 2);

    /// <param name="before">What the cloud had when the run began.</param>
    private static async Task CheckAsync(
        SyncApplication app, ScopeReport scope, HashSet<string> expected, HashSet<string> before)
    {
        var region = scope.Scope.RegionId;
        var inventory = (await app.InventoryIdsAsync(region)).ToHashSet();
        if (scope.Outcome == ScopeOutcome.Synced)
        {
            // A complete listing contains only what exists now or existed during the walk.
            Assert.Subset(before.Union(Listed(app, region)).ToHashSet(), inventory);
            expected.Clear();
        }
        else
        {
            Assert.Equal(0, scope.Removed);
            Assert.Superset(expected, inventory);
        }

        expected.UnionWith(inventory);
        // What was known before and still exists in the cloud is never lost.
        Assert.Empty(expected.Intersect(Listed(app, region)).Except(inventory));
    }

    private static HashSet<string> Listed(SyncApplication app, string region) =>
        [.. app.Cloud.FlowLogs(region).Select(flowLog => flowLog.FlowLogId)];

    private static Fault Make(int number) => number switch
    {
        0 => new Throttle(),
        1 => new ServerError(),
        2 => new Reset(),
        3 => new CutBody(),
        4 => new Html(),
        5 => new EmptyBody(),
        6 => new WrongTotal(-2),
        7 => new RepeatedPage(),
        8 => new EmptyPage(),
        9 => new InsertMidWalk { Times = 1 },
        10 => new DeleteMidWalk { Times = 1 },
        11 => new SilentClamp(4),
        12 => new DeniedRegion(),
        13 => new WrongTotal(+2),
        14 => new CappedTotal(12),
        // The same wrong response twice in a row would be accepted, so each of these faults occurs once.
        15 => new StaleListing(3) { Times = 1 },
        16 => new HiddenEntry(2) { Times = 1 },
        17 => new RepeatedEntry(),
        // It flickers: absent from every other response, or only from the second one.
        18 => new HiddenEntry(4) { Every = 2 },
        19 => new HiddenEntry(1) { After = 1, Times = 1 },
        20 => new StaleListing(0) { After = 1, Times = 1 },
        21 => new StaleListing(12) { Every = 2 },
        _ => new UnsupportedRegion(),
    };
}
