using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.Runs;

/// <summary>Promise 2.</summary>
public class RemovalGuardTests
{
    private const string Region = "cn-hangzhou";

    [Fact]
    public async Task A_scope_listed_completely_and_now_empty_removes_its_rows()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 9));
        await app.RunWellAsync();
        Empty(app, leave: 0);

        var report = await app.RunWellAsync();

        Assert.Equal(9, report.Scopes.Single().Removed);
        Assert.Empty(await app.InventoryIdsAsync(Region));
        Assert.Equal(9, await app.ScalarAsync<long>("select count(*) from sync.flow_log_history"));
    }

    [Fact]
    public async Task Half_of_a_scope_may_be_removed()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 20));
        await app.RunWellAsync();
        Empty(app, leave: 10);

        Assert.Equal(10, (await app.RunWellAsync()).Scopes.Single().Removed);
    }

    [Fact]
    public async Task More_than_half_of_a_scope_of_ten_or_more_is_kept_until_a_person_forces_it()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 10));
        await app.RunWellAsync();
        Empty(app, leave: 4);

        var guarded = (await app.RunAsync()).Scopes.Single();

        Assert.Equal(
            (ScopeOutcome.Incomplete, "RemovalGuard", 6, 0),
            (guarded.Outcome, guarded.ErrorCode, guarded.Withheld, guarded.Removed));
        Assert.StartsWith(
            "The cloud no longer lists 6 of 10 flow logs, more than Sync__RemovalGuard__MaxFraction",
            guarded.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(
            "--force-removals (POST /api/sync?forceRemovals=true)", guarded.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(10, (await app.InventoryIdsAsync(Region)).Count);

        var forced = (await app.RunAsync(forceRemovals: true)).Scopes.Single();

        Assert.Equal((ScopeOutcome.Synced, 6), (forced.Outcome, forced.Removed));
        Assert.Equal(4, (await app.InventoryIdsAsync(Region)).Count);
        Assert.True(await app.ScalarAsync<bool>("select forced from sync.sync_run order by run_id desc limit 1"));
    }

    [Fact]
    public async Task The_guard_holds_back_removals_and_nothing_else()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 12));
        await app.RunWellAsync();
        Empty(app, leave: 1);
        app.Cloud.Replace(app.Cloud.FlowLogs(Region)[0] with { Status = "Modifying" });
        app.Cloud.Add(Region);

        var guarded = (await app.RunAsync()).Scopes.Single();

        Assert.Equal((1, 1, 0, 11), (guarded.Added, guarded.Changed, guarded.Removed, guarded.Withheld));
    }

    [Fact]
    public async Task The_limits_of_the_guard_are_settings()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 5), ("Sync:RemovalGuard:MinRows", "5"), ("Sync:RemovalGuard:MaxFraction", "0"));
        await app.RunWellAsync();
        Empty(app, leave: 4);

        Assert.Equal(1, (await app.RunAsync()).Scopes.Single().Withheld);
    }

    [Fact]
    public async Task Rows_outside_the_filter_do_not_make_a_removal_smaller()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 0), ("Sync:Alibaba:Filter:CenId", "cen-1"));
        foreach (var flowLog in Some.FlowLogs(17)) app.Cloud.Add(flowLog);
        await app.RunWellAsync();
        await app.ExecuteAsync(
            """
            insert into sync.flow_log (account_id, region_id, flow_log_id, cen_id, tags, content_hash, first_seen_at,
                valid_from)
            select account_id, region_id, flow_log_id || '-of-before', 'cen-2', '{}', gen_random_uuid(), now(), now()
            from sync.flow_log
            """);
        Empty(app, leave: 0);

        var guarded = (await app.RunAsync()).Scopes.Single();

        Assert.Equal(
            (ScopeOutcome.Incomplete, "RemovalGuard", 17), (guarded.Outcome, guarded.ErrorCode, guarded.Withheld));
        Assert.StartsWith(
            "The cloud no longer lists 17 of 17 flow logs", guarded.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(34, (await app.InventoryIdsAsync(Region)).Count);
    }

    [Fact]
    public async Task A_scope_that_shrinks_gradually_is_kept_at_half_of_its_size()
    {
        await using var app = await StartAsync(82);
        for (var run = 0; run < 5; run++)
        {
            Empty(app, leave: app.Cloud.FlowLogs(Region).Count * 55 / 100);
            await app.RunAsync();
        }

        Assert.Equal(45, (await app.InventoryIdsAsync(Region)).Count);
        var guarded = await app.ScalarAsync<string>(
            "select error_message from sync.sync_scope order by run_id desc limit 1");
        Assert.StartsWith(
            "The cloud no longer lists 42 of 45 flow logs, and 37 of 82 were removed within "
                + "1.00:00:00 before, more than",
            guarded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_that_shrinks_gradually_is_kept_at_half_of_its_size_if_a_flow_log_flaps_as_well()
    {
        await using var app = await StartAsync(100);
        await HideAsync(app);
        await app.RunWellAsync();
        for (var run = 0; run < 4; run++)
        {
            Empty(app, leave: app.Cloud.FlowLogs(Region).Count * 55 / 100);
            await HideAsync(app);
            await app.CheckInvariantsAsync(atRest: true);
        }

        Assert.Equal(100, (await app.InventoryIdsAsync(Region)).Count);
        var guarded = await app.ScalarAsync<string>(
            "select error_message from sync.sync_scope order by run_id desc limit 1");
        Assert.StartsWith("The cloud no longer lists 93 of 100 flow logs, ", guarded, StringComparison.Ordinal);

        static async Task HideAsync(SyncApplication app)
        {
            app.Cen.Faults.Add(new HiddenEntry());
            await app.RunAsync();
            app.Cen.Faults.Clear();
        }
    }

    [Fact]
    public async Task Forced_removals_reset_the_count()
    {
        await using var app = await StartAsync(40);
        Empty(app, leave: 22);
        await app.RunWellAsync();
        Empty(app, leave: 16);
        Assert.Equal("RemovalGuard", (await app.RunAsync()).Scopes.Single().ErrorCode);
        await app.RunAsync(forceRemovals: true);
        Empty(app, leave: 9);

        Assert.Equal(7, (await app.RunWellAsync()).Scopes.Single().Removed);
    }

    [Fact]
    public async Task A_scope_whose_flow_logs_are_replaced_does_not_shrink()
    {
        await using var app = await StartAsync(20);
        for (var run = 0; run < 4; run++)
        {
            foreach (var flowLog in app.Cloud.FlowLogs(Region).Take(8)) app.Cloud.Remove(Region, flowLog.FlowLogId);
            for (var added = 0; added < 8; added++) app.Cloud.Add(Region);
            Assert.Equal(8, (await app.RunWellAsync()).Scopes.Single().Removed);
        }
    }

    [Fact]
    public async Task Removals_before_the_window_do_not_count()
    {
        await using var app = await StartAsync(40, ("Sync:RemovalGuard:Window", "00:00:00"));
        Empty(app, leave: 22);
        await app.RunWellAsync();
        Empty(app, leave: 12);

        Assert.Equal(10, (await app.RunWellAsync()).Scopes.Single().Removed);
    }

    private static async Task<SyncApplication> StartAsync(int flowLogs, params (string Key, string Value)[] settings)
    {
        var app = await SyncApplication.StartAsync(new(Regions: 1, flowLogs), settings);
        await app.RunWellAsync();
        return app;
    }

    private static void Empty(SyncApplication app, int leave)
    {
        foreach (var flowLog in app.Cloud.FlowLogs(Region).Skip(leave)) app.Cloud.Remove(Region, flowLog.FlowLogId);
    }
}
