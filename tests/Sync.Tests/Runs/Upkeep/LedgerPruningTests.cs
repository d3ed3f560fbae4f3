using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sync.Runs.Upkeep;

namespace Sync.Tests.Runs.Upkeep;

/// <summary>What runs did in each scope is kept for a time, their totals for longer, those of a day for ever.</summary>
public class LedgerPruningTests
{
    [Fact]
    public async Task A_run_older_than_the_kept_time_loses_its_scopes_and_accounts_and_keeps_its_totals()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await app.RunWellAsync();
        var before = await TotalsAsync(app);
        await app.AgeAsync(91);

        await app.RunWellAsync();
        await app.RunWellAsync();

        Assert.Equal(before, (await TotalsAsync(app))[..2]);
        foreach (var (run, scopes) in new[] { (1, 0), (2, 0), (3, 4), (4, 4) })
        {
            var answer = await app.Http.GetFromJsonAsync<JsonElement>($"/api/runs/{run}");
            Assert.Equal(scopes, answer.GetProperty("scopes").GetArrayLength());
            Assert.Equal(scopes > 0, answer.GetProperty("run").GetProperty("hasScopes").GetBoolean());
            Assert.Equal(4, answer.GetProperty("run").GetProperty("scopes").GetInt32());
        }

        await app.CheckInvariantsAsync(atRest: true);
    }

    [Fact]
    public async Task A_run_of_a_build_without_totals_gets_them_before_its_scopes_go()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await app.RunWellAsync();
        await app.ExecuteAsync(
            """
            update sync.sync_run
            set scopes = null, scopes_not_synced = null, added = null, changed = null, removed = null,
                unchanged = null, calls = null, retries = null, throttled = null
            """);
        var before = await TotalsAsync(app);
        await app.AgeAsync(91);

        await app.RunWellAsync();

        Assert.Equal(before, (await TotalsAsync(app))[..2]);
        Assert.Equal(
            [true, true, false],
            await app.QueryAsync<bool>("select pruned_at is not null from sync.sync_run order by run_id"));
    }

    [Fact]
    public async Task A_scope_that_no_run_has_seen_since_does_not_appear_in_a_pruned_run_again()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await app.RunWellAsync();
        await app.AgeAsync(91);
        Assert.Equal(8, await app.ScalarAsync<long>("select count(*) from sync.run_scope"));

        await app.Get<Pruning>().RunAsync(CancellationToken.None);

        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.run_scope"));
    }

    [Fact]
    public async Task The_last_report_of_an_account_outlives_its_run_because_it_explains_the_account()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 2));
        await app.RunWellAsync();
        await app.AgeAsync(91);

        await app.Get<Pruning>().RunAsync(CancellationToken.None);

        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.run_scope"));
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from sync.sync_account"));
    }

    [Fact]
    public async Task Runs_that_are_deleted_leave_the_totals_of_their_day()
    {
        await using var app = await SyncApplication.StartAsync(settings: [("Sync:Ledger:KeepRuns", "100.00:00:00")]);
        await app.RunWellAsync();
        await app.RunWellAsync();
        await app.AgeAsync(50);
        await app.RunWellAsync();
        var before = await DaysAsync(app);
        await app.AgeAsync(60);
        await app.RunWellAsync();

        Assert.Equal([3L, 4L], await app.QueryAsync<long>("select run_id from sync.sync_run order by run_id"));
        var after = await DaysAsync(app);
        Assert.Equal(3, after.Count);
        Assert.Equal(before, after.Take(2));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync("/api/runs/1")).StatusCode);

        static Task<IReadOnlyList<string>> DaysAsync(SyncApplication app) => app.QueryAsync<string>(
            """
            select concat_ws(' ', runs, succeeded, partial, failed, interrupted, scopes, scopes_not_synced, added,
                changed, removed, calls, retries, throttled, average, longest)
            from report.run_by_day
            order by day
            """);
    }

    [Fact]
    public async Task Nothing_is_deleted_for_ever_if_the_settings_say_so()
    {
        await using var app = await SyncApplication.StartAsync(
            settings: [("Sync:Ledger:Keep", "forever"), ("Sync:History:Keep", "forever")]);
        await app.RunWellAsync();
        app.Cloud.Drift(20);
        await app.RunWellAsync();
        await app.AgeAsync(4000);
        await app.RunWellAsync();

        Assert.Equal(
            0, await app.ScalarAsync<long>("select count(*) from sync.sync_run where pruned_at is not null"));
        Assert.Null(await app.ScalarAsync<DateTime?>("select oldest from report.history_kept"));
        await app.CheckInvariantsAsync(atRest: true);
    }

    private static async Task<string[]> TotalsAsync(SyncApplication app) =>
    [
        .. await app.QueryAsync<string>(
            """
            select concat_ws(' ', run_id, outcome, scopes, scopes_not_synced, added, changed, removed, unchanged, calls,
                retries, throttled)
            from report.run
            order by run_id
            """),
    ];
}
