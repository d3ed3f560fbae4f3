using Sync.Drift.Deliveries;
using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.Runs.Telemetry;

public sealed class MetricsTests
{
    [Fact]
    public async Task A_run_counts_itself_its_scopes_its_calls_and_its_rows()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 2, FlowLogs: 30));
        using var seen = new Measurements(app);

        var report = await app.RunWellAsync();

        Assert.Equal(1, seen.Sum("sync.runs", "sync.trigger=cli sync.outcome=succeeded"));
        Assert.Equal(2, seen.Sum("sync.scopes", "sync.outcome=synced"));
        Assert.Equal(report.Scopes.Sum(scope => scope.Calls), seen.Sum("sync.calls"));
        Assert.Equal((30, 0), (Rows("added"), Rows("unchanged")));

        await app.RunWellAsync();

        Assert.Equal((30, 30), (Rows("added"), Rows("unchanged")));
        Assert.True(seen.Sum("sync.run.duration") > 0);

        double Rows(string kind) => seen.Sum("sync.rows", $"sync.row.kind={kind}");
    }

    [Fact]
    public async Task Retries_and_throttled_calls_are_counted_by_region()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 5), ("Sync:Alibaba:MaxRetries", "3"));
        using var seen = new Measurements(app);
        app.Cen.Faults.Add(new Throttle { Times = 2, Action = "DescribeFlowlogs" });

        await app.RunWellAsync();

        Assert.Equal((2, 2), (
            seen.Sum("sync.retries", "sync.region.id=cn-hangzhou"),
            seen.Sum("sync.throttles", "sync.region.id=cn-hangzhou")));
    }

    [Fact]
    public async Task A_scope_that_fails_is_counted_as_failed_and_its_lag_grows()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));
        using var seen = new Measurements(app);
        Assert.Empty(seen.Observe("sync.scope.lag"));
        await app.RunWellAsync();
        var fresh = Assert.Single(seen.Observe("sync.scope.lag"));
        await app.ExecuteAsync("update sync.scope set last_complete_at = last_complete_at - interval '1 hour'");
        app.Cen.Faults.Add(new Throttle { Action = "DescribeFlowlogs" });

        await app.RunAsync();

        Assert.Equal(1, seen.Sum("sync.scopes", "sync.outcome=failed"));
        Assert.Equal(1, seen.Sum("sync.runs", "sync.outcome=partial"));
        Assert.InRange(fresh, 0, 60);
        Assert.InRange(Assert.Single(seen.Observe("sync.scope.lag")), 3600, 3660);
    }

    [Fact]
    public async Task An_excluded_region_has_no_lag_and_a_missing_one_has()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 3, FlowLogs: 15), ("Sync:Alibaba:ExcludeRegions", "cn-hangzhou"));
        await app.RunWellAsync();
        // As left from before the settings excluded the region.
        await app.ExecuteAsync("""
            insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at, last_complete_at)
            select account_id, 'cn-hangzhou', last_run_id, 'synced', now(), now() from sync.scope limit 1
            """);
        using var seen = new Measurements(app);
        app.Cen.Faults.Add(new MissingRegionFromList("cn-shanghai"));

        await app.RunAsync();

        Assert.Equal(1, seen.Sum("sync.scopes", "sync.outcome=skipped"));
        Assert.Equal(1, seen.Sum("sync.runs", "sync.outcome=partial"));
        Assert.Equal(2, seen.Observe("sync.scope.lag").Count);
    }

    [Fact]
    public async Task A_dry_run_counts_nothing()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));
        using var seen = new Measurements(app);

        await app.RunAsync(dryRun: true);

        Assert.Empty(seen.Names);
    }

    [Fact]
    public async Task Every_name_is_documented_with_its_attributes()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));
        using var seen = new Measurements(app);
        // A sink that had a pending delivery once.
        await app.ExecuteAsync("insert into sync.sink (name) values ('ops')");
        await app.RunWellAsync();
        app.Get<DeliveryMetrics>().Delivered("ops", "dead");
        string[] counted = [.. seen.Names];
        seen.Observe("");
        string[] names = [.. counted, .. seen.Names];

        var documented = RepositoryFiles.Read("src", "Sync", "Telemetry", "README.md").Split('\n')
            .Where(line => line.StartsWith("| `sync.", StringComparison.Ordinal)
                && line.Split('|')[3].Trim() is "counter" or "histogram" or "gauge")
            .Select(line => line.Split('`')[1])
            // SnapshotMetricsTests has those of snapshots, which this app does not write.
            .Where(name => !name.StartsWith("sync.snapshot", StringComparison.Ordinal));

        Assert.Equal(documented.Order(), names.Distinct().Order());
    }
}
