using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.Runs;

/// <summary>Promise 8.</summary>
public class RunLeaseTests
{
    [Fact]
    public async Task One_of_two_concurrent_runs_works_and_the_other_reports_which()
    {
        await using var app = await SyncApplication.StartAsync(settings: [("Sync:Alibaba:AttemptTimeout", "00:00:10")]);
        var hang = app.Cen.Faults.Add(new Hang { Action = "DescribeChildInstanceRegions" });
        var started = await app.Http.PostAsync("/api/sync", null);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var runId = (await started.Content.ReadFromJsonAsync<RunStarted>())!.RunId;
        Assert.Equal($"/api/runs/{runId}", started.Headers.Location?.ToString());

        var busy = await app.Http.PostAsync("/api/sync", null);

        Assert.Equal(HttpStatusCode.Conflict, busy.StatusCode);
        Assert.Equal(runId, (await busy.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("runId").GetInt64());
        Assert.Equal(runId, (await Assert.ThrowsAsync<RunInProgressException>(() => app.RunAsync())).Run.RunId);
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from sync.sync_run"));

        app.Cen.Faults.Remove(hang);
    }

    [Theory]
    [InlineData("cancel=true", HttpStatusCode.Conflict, "No distributed run (Sync__Engine=Durable) is in progress.")]
    [InlineData("cancel=true&dryRun=true", HttpStatusCode.BadRequest, "cannot be combined with dryRun")]
    [InlineData("cancel=true&forceRemovals=true", HttpStatusCode.BadRequest, "cannot be combined with dryRun")]
    public async Task Cancelling_is_for_a_distributed_run_and_starts_none(
        string query, HttpStatusCode status, string reason)
    {
        await using var app = await SyncApplication.StartAsync();

        var answer = await app.Http.PostAsync($"/api/sync?{query}", null);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.sync_run"));
    }

    [Fact]
    public async Task A_run_started_by_HTTP_ends_and_releases_the_lease()
    {
        await using var app = await SyncApplication.StartAsync();
        var started = await app.Http.PostAsync("/api/sync", null);
        var runId = (await started.Content.ReadFromJsonAsync<RunStarted>())!.RunId;

        var run = await WaitForAsync(app, runId);

        Assert.Equal("succeeded", run.GetProperty("run").GetProperty("outcome").GetString());
        Assert.Equal("http", run.GetProperty("run").GetProperty("trigger").GetString());
        Assert.Equal(4, run.GetProperty("scopes").GetArrayLength());
        await app.RunWellAsync();
    }

    [Fact]
    public async Task A_dry_run_returns_the_plan_and_leaves_no_trace()
    {
        await using var app = await SyncApplication.StartAsync();

        var answer = await app.Http.PostAsync("/api/sync?dryRun=true", null);

        var plan = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(
            120, plan.GetProperty("scopes").EnumerateArray().Sum(scope => scope.GetProperty("added").GetInt32()));
        Assert.Equal("synced", plan.GetProperty("scopes")[0].GetProperty("outcome").GetString());
        Assert.Equal(
            0,
            await app.ScalarAsync<long>(
                "select (select count(*) from sync.flow_log) + (select count(*) from sync.sync_run) + (select count(*) "
                    + "from sync.scope)"));
    }

    [Fact]
    public async Task A_run_that_lost_its_lease_may_not_merge()
    {
        const string Region = "cn-hangzhou";
        await using var app = await SyncApplication.StartAsync(settings: [("Sync:Alibaba:AttemptTimeout", "00:01:00")]);
        await app.RunWellAsync();
        var gate = app.Cen.Faults.Add(new Gate { RegionId = Region, Times = 1 });
        var old = app.RunAsync();
        await gate.Reached;
        // A run whose lease expires during a merge keeps the lease until the merge is finished.
        await WaitForScopesAsync(app, 3);
        await app.LetLeaseRunOutAsync();
        app.Cloud.Replace(app.Cloud.FlowLogs(Region)[0] with { FlowLogName = "renamed" });

        var younger = await app.RunWellAsync();
        gate.Open();

        Assert.Equal(120, younger.Scopes.Sum(scope => scope.Listed));
        Assert.Equal(1, younger.Scopes.Sum(scope => scope.Changed));
        await Assert.ThrowsAsync<RunSupersededException>(() => old);
        Assert.Equal(
            ["succeeded", "interrupted", "succeeded"],
            await app.QueryAsync<string>("select outcome from sync.sync_run order by run_id"));
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from sync.flow_log_history"));
    }

    [Fact]
    public async Task A_run_that_lost_its_lease_reports_nothing_about_scopes_that_it_skips()
    {
        await using var app = await SyncApplication.StartAsync(settings: [("Sync:Alibaba:AttemptTimeout", "00:00:30")]);
        app.Cen.Faults.Add(new Hang { RegionId = "cn-hangzhou", Times = 1 });
        using var stop = new CancellationTokenSource();
        var old = app.RunAsync(cancellationToken: stop.Token);
        while (!app.Cen.Calls.Any(call => call.RegionId == "cn-hangzhou")) await Task.Delay(20);
        // A run whose lease expires during a merge keeps the lease until the merge is finished.
        await WaitForScopesAsync(app, 3);
        await app.LetLeaseRunOutAsync();
        var younger = await app.RunWellAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAsync<RunSupersededException>(() => old);
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.run_scope where outcome = 'skipped'"));
        Assert.Equal(
            [(younger.RunId!.Value, "synced")],
            await app.QueryAsync<(long, string)>("select distinct last_run_id, last_outcome from sync.scope"));
    }

    [Fact]
    public async Task Merges_of_a_run_take_turns_in_the_process_and_wait_for_others_one_at_a_time()
    {
        await using var app = await SyncApplication.StartAsync();
        await using var other = await app.DataSource.OpenConnectionAsync();
        var transaction = await other.BeginTransactionAsync();
        await other.ExecuteAsync("select at from sync.inventory_clock for update");

        var running = app.RunAsync();
        while (app.Cen.Calls.Where(call => call.Action == "DescribeFlowlogs")
            .Select(call => call.RegionId).Distinct().Count() < 4)
            await Task.Delay(20);
        while (await app.ScalarAsync<long>(Waiting) == 0) await Task.Delay(20);
        // Gives the other merges time to reach this point.
        await Task.Delay(500);

        Assert.Equal(1, await app.ScalarAsync<long>(Waiting));
        await transaction.RollbackAsync();
        Assert.Equal(RunOutcome.Succeeded, (await running).Outcome);
    }

    private const string Waiting = """
        select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
        """;

    [Fact]
    public async Task A_run_cancelled_between_scopes_reports_what_it_skipped_and_the_next_starts_there()
    {
        await using var app = await SyncApplication.StartAsync(
            settings: [("Sync:Alibaba:MaxConcurrency", "1"), ("Sync:Alibaba:AttemptTimeout", "00:00:10")]);
        using var stop = new CancellationTokenSource();
        app.Cen.Faults.Add(new Hang { RegionId = "cn-shanghai", Times = 1 });
        var running = app.RunAsync(cancellationToken: stop.Token);
        while (!app.Cen.Calls.Any(call => call.RegionId == "cn-shanghai")) await Task.Delay(20);
        await stop.CancelAsync();

        var report = await running;

        Assert.Equal(RunOutcome.Partial, report.Outcome);
        var skipped = report.Scopes.Where(scope => scope.ErrorCode == "Cancelled")
            .Select(scope => scope.Scope.RegionId).ToHashSet();
        Assert.Contains("cn-shanghai", skipped);
        Assert.DoesNotContain("cn-hangzhou", skipped);

        var callsBefore = app.Cen.Calls.Count;
        await app.RunWellAsync();
        var first = app.Cen.Calls.Skip(callsBefore).First(call => call.Action == "DescribeFlowlogs");
        Assert.Contains(first.RegionId!, skipped);
    }

    [Fact]
    public async Task A_run_that_reaches_its_deadline_skips_the_rest()
    {
        await using var app = await SyncApplication.StartAsync(
            settings: [
                ("Sync:RunDeadline", "00:00:01"), ("Sync:Alibaba:MaxConcurrency", "1"),
                ("Sync:Alibaba:AttemptTimeout", "00:00:10"),
            ]);
        app.Cen.Faults.Add(new Hang { RegionId = "cn-shanghai" });

        var report = await app.RunAsync();

        Assert.Equal(
            (ScopeOutcome.Skipped, "RunDeadline"),
            report.Scopes.Where(scope => scope.Scope.RegionId == "cn-shanghai")
                .Select(s => (s.Outcome, s.ErrorCode)).Single());
        Assert.Equal("partial", await app.ScalarAsync<string>("select outcome from sync.sync_run"));
    }

    private static async Task WaitForScopesAsync(SyncApplication app, int number)
    {
        while (await app.ScalarAsync<long>(
            "select count(*) from sync.run_scope where run_id = (select max(run_id) from sync.sync_run)") < number)
            await Task.Delay(20);
    }

    private static async Task<JsonElement> WaitForAsync(SyncApplication app, long runId)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            var run = await app.Http.GetFromJsonAsync<JsonElement>($"/api/runs/{runId}");
            if (run.GetProperty("run").GetProperty("outcome").ValueKind != JsonValueKind.Null) return run;
            await Task.Delay(50);
        }

        throw new TimeoutException($"Run {runId} did not end.");
    }
}
