using System.Net.Http.Json;
using System.Text.Json;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.Runs.Ledger;

/// <summary>A scope in which nothing happened has no row in a run, and no answer shows that.</summary>
public class FoldedScopeTests
{
    private const string Rows = "select count(*) from sync.sync_scope";

    [Fact]
    public async Task Only_scopes_in_which_something_happened_get_a_row()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var first = await app.ScalarAsync<long>(Rows);
        await app.RunWellAsync();
        Assert.Equal(first, await app.ScalarAsync<long>(Rows));

        app.Cloud.Add(Some.FlowLog("flowlog-new"));
        await app.RunWellAsync();

        Assert.Equal(first + 1, await app.ScalarAsync<long>(Rows));
        await app.CheckInvariantsAsync(atRest: true);
    }

    [Fact]
    public async Task A_run_shows_the_same_scopes_before_and_after_the_next_run()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cen.Faults.Add(new UnsupportedRegion { RegionId = app.Cloud.Regions[^1] });
        app.Cen.Faults.Add(new Throttle { RegionId = "cn-shanghai", Times = 1, Action = "DescribeFlowlogs" });
        await app.RunElsewhereAsync(("Sync:Alibaba:MaxRetries", "2"));
        app.Cen.Faults.Add(new Throttle { RegionId = "cn-shanghai", Times = 1, Action = "DescribeFlowlogs" });
        await app.RunElsewhereAsync(("Sync:Alibaba:MaxRetries", "2"));
        var before = await AnswersAsync(app, run: 2);

        await app.RunWellAsync();

        Assert.Equal(before, await AnswersAsync(app, run: 2));
        var scopes = JsonDocument.Parse(before[0]).RootElement.GetProperty("scopes").EnumerateArray().ToList();
        Assert.Equal(4, scopes.Count);
        Assert.Equal(120, scopes.Sum(scope => scope.GetProperty("unchanged").GetInt32()));
        Assert.Equal(1, scopes.Sum(scope => scope.GetProperty("throttled").GetInt32()));
        Assert.Equal(
            "OperationUnsupported.action",
            scopes.Single(scope => scope.GetProperty("outcome").GetString() == "unsupported")
                .GetProperty("errorCode").GetString());
        Assert.All(scopes, scope => Assert.True(scope.GetProperty("calls").GetInt32() > 0));
    }

    private static async Task<string[]> AnswersAsync(SyncApplication app, long run) =>
    [
        await app.Http.GetStringAsync($"/api/runs/{run}"),
        (await app.Http.GetFromJsonAsync<JsonElement>("/api/runs")).GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("runId").GetInt64() == run).ToString(),
        .. await app.QueryAsync<string>("select r::text from report.run r where run_id = @run", new { run }),
        .. await app.QueryAsync<string>(
            "select s::text from sync.run_scope s where run_id = @run order by region_id", new { run }),
    ];

    [Fact]
    public async Task Scopes_that_a_killed_run_folded_are_shown_after_the_next_run()
    {
        await using var app = await SyncApplication.StartAsync(settings: [("Sync:Alibaba:AttemptTimeout", "00:00:30")]);
        await app.RunWellAsync();
        app.Cen.Faults.Add(new Hang { RegionId = "cn-hangzhou", Times = 1 });
        using var stop = new CancellationTokenSource();
        var killed = app.RunAsync(cancellationToken: stop.Token);
        while (await app.ScalarAsync<long>("select count(*) from sync.scope where last_run_id = 2") < 3)
            await Task.Delay(20);
        await app.LetLeaseRunOutAsync();

        await app.RunWellAsync();

        await stop.CancelAsync();
        await Assert.ThrowsAsync<RunSupersededException>(() => killed);
        var run = await app.Http.GetFromJsonAsync<JsonElement>("/api/runs/2");
        Assert.Equal(3, run.GetProperty("scopes").GetArrayLength());
        Assert.Equal("interrupted", run.GetProperty("run").GetProperty("outcome").GetString());
        Assert.Equal(3, run.GetProperty("run").GetProperty("scopes").GetInt32());
        await app.CheckInvariantsAsync(atRest: true);
    }

    [Fact]
    public async Task The_freshness_of_a_folded_scope_has_the_size_and_the_error_of_its_last_listing()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 2, FlowLogs: 20));
        app.Cen.Faults.Add(new UnsupportedRegion { RegionId = app.Cloud.Regions[1] });
        await app.RunWellAsync();
        await app.RunWellAsync();

        var rows = await app.QueryAsync<(string, int, string?)>(
            "select last_outcome, listed, error_code from report.scope_freshness order by last_outcome");

        var listed = app.Cloud.FlowLogs(app.Cloud.Regions[0]).Count;
        Assert.Equal([("synced", listed, null), ("unsupported", 0, "OperationUnsupported.action")], rows);
        var regions = await app.Http.GetFromJsonAsync<JsonElement>("/api/regions");
        Assert.Contains(
            "OperationUnsupported.action",
            regions.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("errorCode").GetString()));
    }

    [Fact]
    public async Task Totals_of_earlier_runs_are_stored_and_not_counted_again()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await app.RunWellAsync();
        await app.RunWellAsync();

        Assert.Equal(
            [4L, 4L, null], await app.QueryAsync<long?>("select scopes from sync.sync_run order by run_id"));
        Assert.Equal(
            [(4L, 120L), (4L, 120L), (4L, 120L)],
            await app.QueryAsync<(long, long)>("select scopes, unchanged + added from report.run order by run_id"));
        var plan = string.Join(
            '\n', await app.QueryAsync<string>("explain analyze select * from report.run where run_id = 1"));
        Assert.Contains("One-Time Filter", plan, StringComparison.Ordinal);
        Assert.Contains("never executed", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_that_a_build_without_folding_wrote_is_shown_as_that_build_left_it()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));
        await app.RunWellAsync();
        await app.RunWellAsync();
        // After a rollback: a run of the earlier build, which does not know the columns of the look.
        await app.ExecuteAsync(
            """
            with run as (
                insert into sync.sync_run (trigger, finished_at, outcome)
                values ('timer', now(), 'partial')
                returning run_id
            ),
            scope as (
                insert into sync.sync_scope (
                    run_id, account_id, region_id, outcome, started_at, duration_ms, listed, error_code, error_message)
                select run.run_id, account_id, region_id, 'failed', now(), 1, 3, 'Forbidden.RAM', 'denied'
                from run, sync.scope
            )
            update sync.scope
            set last_run_id = run.run_id, last_outcome = 'failed', last_error_code = 'Forbidden.RAM', last_at = now()
            from run
            """);

        Assert.Equal(
            ("failed", 3, "Forbidden.RAM"),
            await app.ScalarAsync<(string, int, string)>(
                "select last_outcome, listed, error_code from report.scope_freshness"));
        await app.RunWellAsync();

        Assert.Equal(
            [(1, "synced"), (2, "synced"), (3, "failed"), (4, "synced")],
            await app.QueryAsync<(long, string)>("select run_id, outcome from sync.run_scope order by run_id"));
    }
}
