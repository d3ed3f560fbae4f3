using Sync.Runs;
using Sync.Tests.Support;

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
    public async Task Half_of_a_scope_may_go()
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

        Assert.Equal((ScopeOutcome.Incomplete, "RemovalGuard", 6, 0), (guarded.Outcome, guarded.ErrorCode, guarded.Withheld, guarded.Removed));
        Assert.StartsWith("The cloud no longer lists 6 of 10 flow logs, more than Sync__RemovalGuard__MaxFraction", guarded.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("--force-removals (POST /api/sync?forceRemovals=true)", guarded.ErrorMessage, StringComparison.Ordinal);
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
    public async Task Its_bounds_are_settings()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 5), ("Sync:RemovalGuard:MinRows", "5"), ("Sync:RemovalGuard:MaxFraction", "0"));
        await app.RunWellAsync();
        Empty(app, leave: 4);

        Assert.Equal(1, (await app.RunAsync()).Scopes.Single().Withheld);
    }

    private static void Empty(SyncApplication app, int leave)
    {
        foreach (var flowLog in app.Cloud.FlowLogs(Region).Skip(leave)) app.Cloud.Remove(Region, flowLog.FlowLogId);
    }
}
