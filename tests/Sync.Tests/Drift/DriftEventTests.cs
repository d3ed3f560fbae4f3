using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.Drift;

/// <summary>Promise 4: the events that a merge writes to <c>sync.drift_event</c>.</summary>
public class DriftEventTests
{
    [Fact]
    public async Task A_change_contains_each_field_and_tag_before_and_after()
    {
        await using var app = await DriftWatch.StartAsync();

        var report = await app.PutAsync(DriftWatch.Before with
        {
            FlowLogName = null,
            Interval = 60,
            Tags = DriftWatch.Before.Tags.SetItem("env", "prod").Add("team", "network"),
        });

        var row = Assert.Single(await app.DriftAsync());
        Assert.Equal(
            ("changed", "cn-hangzhou", "flowlog-1", "shown", report.RunId),
            (row.Kind, row.RegionId, row.FlowLogId, row.State, (long?)row.RunId));
        Assert.Equal(
            [
                "flowLogName: \"a name\" → null", "interval: 600 → 60", "tags.env: \"test\" → \"prod\"",
                "tags.team: null → \"network\"",
            ],
            row.Told);
        Assert.Null(row.Shown);
        Assert.Null(await app.ScalarAsync<string?>("select flow_log_name from sync.drift_event"));
        Assert.Equal(row.At, await app.ScalarAsync<DateTime>("select valid_from from sync.flow_log"));
        Assert.Equal(row.At, await app.ScalarAsync<DateTime>("select valid_to from sync.flow_log_history"));
    }

    [Fact]
    public async Task Added_and_removed_flow_logs_are_reported_with_all_their_fields()
    {
        await using var app = await DriftWatch.StartAsync();

        await app.PutAsync(Some.FlowLog("flowlog-2"));
        await app.RemoveAsync("flowlog-2");

        var rows = await app.DriftAsync();
        Assert.Equal([("added", "flowlog-2"), ("removed", "flowlog-2")], rows.Select(row => (row.Kind, row.FlowLogId)));
        Assert.Contains("projectName: null → \"project\"", rows[0].Told);
        Assert.Contains("tags.env: null → \"test\"", rows[0].Told);
        Assert.Contains("projectName: \"project\" → null", rows[1].Told);
        Assert.Equal(rows[1].At, await app.ScalarAsync<DateTime>("select valid_to from sync.flow_log_history"));
    }

    [Fact]
    public async Task A_baseline_is_not_drift()
    {
        await using var app = await SyncApplication.StartAsync();

        await app.RunWellAsync();

        Assert.Empty(await app.DriftAsync());
    }

    [Fact]
    public async Task Flow_logs_seen_by_incomplete_listings_before_the_baseline_belong_to_it()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 15));
        app.Cen.Faults.Add(new Throttle { Page = 2 });
        Assert.Equal(10, (await app.RunAsync()).Scopes.Single().Added);
        app.Cen.Faults.Clear();
        app.Cloud.Replace(app.Cloud.FlowLogs(Some.Region)[0] with { FlowLogName = "renamed before the baseline" });
        var baseline = (await app.RunWellAsync()).Scopes.Single();
        Assert.Equal((5, 1), (baseline.Added, baseline.Changed));
        Assert.Empty(await app.DriftAsync());

        app.Cloud.Add(Some.Region);
        await app.RunWellAsync();

        Assert.Equal("added", Assert.Single(await app.DriftAsync()).Kind);
    }

    [Fact]
    public async Task A_flow_log_missing_from_an_incomplete_listing_is_not_drift()
    {
        Fault[] faults =
            [new Throttle { Page = 2 }, new WrongTotal(+1), new EmptyPage { Page = 2 }, new UnsupportedRegion()];
        foreach (var fault in faults)
        {
            await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 25));
            await app.RunWellAsync();
            app.Cloud.Remove(Some.Region, app.Cloud.FlowLogs(Some.Region)[0].FlowLogId);
            app.Cen.Faults.Add(fault with { RegionId = Some.Region });

            Assert.NotEqual(ScopeOutcome.Synced, (await app.RunAsync()).Scopes.Single().Outcome);

            Assert.DoesNotContain(await app.DriftAsync(), row => row.Kind == "removed");
        }
    }

    [Fact]
    public async Task Removals_that_the_guard_withholds_are_not_drift_until_they_are_forced()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 12));
        await app.RunWellAsync();
        foreach (var flowLog in app.Cloud.FlowLogs(Some.Region)) app.Cloud.Remove(Some.Region, flowLog.FlowLogId);

        await app.RunAsync();
        Assert.Empty(await app.DriftAsync());

        await app.RunAsync(forceRemovals: true);
        Assert.Equal(12, (await app.DriftAsync()).Count(row => row.Kind == "removed"));
    }

    [Fact]
    public async Task A_change_that_reverts_another_is_drift_too()
    {
        await using var app = await DriftWatch.StartAsync();

        await app.PutStatusAsync("Inactive");
        await app.PutStatusAsync("Active");

        Assert.Equal(
            ["status: \"Active\" → \"Inactive\"", "status: \"Inactive\" → \"Active\""],
            (await app.ShownAsync()).SelectMany(row => row.Told));
    }

    [Fact]
    public async Task A_dry_run_writes_no_event()
    {
        await using var app = await DriftWatch.StartAsync();
        app.Cloud.Add(Some.Region);

        await app.RunAsync(dryRun: true);

        Assert.Empty(await app.DriftAsync());
    }

    [Fact]
    public async Task A_change_is_not_merged_if_its_event_cannot_be_written()
    {
        await using var app = await DriftWatch.StartAsync();
        await app.ExecuteAsync("alter table sync.drift_event add constraint none_today check (false)");
        app.Cloud.Replace(DriftWatch.Before with { Status = "Inactive" });

        var failed = (await app.RunAsync()).Scopes.Single();

        Assert.Equal((ScopeOutcome.Failed, "Database"), (failed.Outcome, failed.ErrorCode));
        Assert.Equal("Active", await app.ScalarAsync<string>("select status from sync.flow_log"));

        await app.ExecuteAsync("alter table sync.drift_event drop constraint none_today");
        await app.RunWellAsync();
        Assert.Single(await app.DriftAsync());
    }
}
