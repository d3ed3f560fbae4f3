using System.Net;
using Microsoft.DurableTask.Client;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;
using Sync.Runs.Steps;

namespace Sync.Proofs.Distributed;

/// <summary>How a distributed run ends early, and what another start does meanwhile.</summary>
public sealed class EndingTests
{
    private const string Outcomes = """
        select outcome, coalesce(error_code, ''), count(*)
        from sync.run_scope
        where run_id = (select max(run_id) from sync.sync_run)
        group by 1, 2
        order by 1
        """;

    private static readonly (string, string) Patient = ("Sync:Alibaba:AttemptTimeout", "00:02:00");

    [Fact]
    public async Task A_cancelled_run_skips_what_it_has_not_begun_and_the_next_run_starts_there()
    {
        await using var app = await ManyAccounts.StartAsync(4);
        await using var instances = await OrchestrationTests.StartAsync(app, Patient);
        var gate = app.Cen.Faults.Add(new Gate { Action = "DescribeFlowlogs", RegionId = "cn-hangzhou" });
        var run = await instances.StartAsync();
        // Two steps are in progress, and the third waits for its turn.
        await AlertWatch.UntilAsync(() => Task.FromResult(gate.Calls >= 2), "the run works");

        var answer = await app.Http.PostAsync("/api/sync?cancel=true", null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal($"/api/runs/{run.RunId}", answer.Headers.Location?.ToString());
        var end = await instances.Orchestrator.EndAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Contains($"Run {run.RunId}", end.FailureDetails?.ErrorMessage, StringComparison.Ordinal);
        var outcomes = await app.QueryAsync<(string Outcome, string Code, long Count)>(Outcomes);
        Assert.Contains(outcomes, each => each is { Outcome: "skipped", Code: "Cancelled", Count: >= 5 });
        Assert.Equal(HttpStatusCode.Conflict, (await app.Http.PostAsync("/api/sync?cancel=true", null)).StatusCode);
        Assert.Equal(20, outcomes.Sum(each => each.Count));
        await app.CheckInvariantsAsync(atRest: true);

        gate.Open();
        app.Cen.Faults.Remove(gate);
        await instances.RunWellAsync();
        foreach (var cloud in app.Clouds()) await app.AssertWholeAsync(cloud);
    }

    /// <returns>False if a step of the orchestration renewed the lease in between.</returns>
    private static async Task<bool> TakesOverAsync(SyncApplication app)
    {
        await app.LetLeaseRunOutAsync();
        try
        {
            await app.RunWellAsync();
            return true;
        }
        catch (RunInProgressException)
        {
            return false;
        }
    }

    [Fact]
    public async Task A_run_that_reaches_its_deadline_skips_the_rest_in_every_instance()
    {
        await using var app = await ManyAccounts.StartAsync(4);
        await using var instances = await OrchestrationTests.StartAsync(app, Patient, ("Sync:RunDeadline", "00:00:12"));
        var hang = app.Cen.Faults.Add(new Hang { Action = "DescribeFlowlogs", RegionId = "cn-hangzhou" });

        await instances.StartAsync();
        await instances.Orchestrator.EndAsync();

        var outcomes = await app.QueryAsync<(string Outcome, string Code, long Count)>(Outcomes);
        Assert.Contains(outcomes, each => each is { Outcome: "skipped", Code: "RunDeadline", Count: >= 5 });
        Assert.Equal(20, outcomes.Sum(each => each.Count));
        Assert.Equal("partial", await app.ScalarAsync<string>("select outcome from sync.sync_run"));
        app.Cen.Faults.Remove(hang);
    }

    [Fact]
    public async Task A_run_that_reaches_its_deadline_before_its_accounts_are_open_says_so()
    {
        await using var app = await ManyAccounts.StartAsync(1);
        await using var instances = await OrchestrationTests.StartAsync(app, Patient, ("Sync:RunDeadline", "00:00:02"));
        var hang = app.Cen.Faults.Add(new Hang { Action = "GetCallerIdentity" });

        await instances.StartAsync();
        var end = await instances.Orchestrator.EndAsync();

        Assert.Contains("Sync__RunDeadline (00:00:02)", end.FailureDetails?.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(
            ("failed", "RunDeadline"),
            await app.ScalarAsync<(string, string)>("select outcome, error_code from sync.sync_run"));
        await app.CheckInvariantsAsync(atRest: true);
        app.Cen.Faults.Remove(hang);
    }

    [Fact]
    public async Task A_second_start_reports_the_run_whose_orchestration_works()
    {
        await using var app = await ManyAccounts.StartAsync(1);
        await using var instances = await OrchestrationTests.StartAsync(app, Patient);
        var gate = app.Cen.Faults.Add(new Gate { Action = "DescribeFlowlogs" });
        var run = await instances.StartAsync();
        await AlertWatch.UntilAsync(() => Task.FromResult(gate.Calls > 0), "the run works");

        var again = await Assert.ThrowsAsync<RunInProgressException>(instances.StartAsync);
        var inProcess = await Assert.ThrowsAsync<RunInProgressException>(() => app.RunAsync());

        Assert.Equal((run.RunId, run.RunId), (again.Run.RunId, inProcess.Run.RunId));
        Assert.Contains("by an orchestration started by process", again.Message, StringComparison.Ordinal);
        gate.Open();
        await instances.Orchestrator.EndWellAsync();
    }

    [Fact]
    public async Task A_run_takes_over_from_an_orchestration_whose_lease_ran_out()
    {
        await using var app = await ManyAccounts.StartAsync(1);
        await using var instances = await OrchestrationTests.StartAsync(app);
        var never = new TaskCompletionSource<object?>();
        var stuck = new TaskCompletionSource();
        instances.Around = (execution, executeAsync) =>
        {
            if (execution.Activity != "sync-divide") return executeAsync();
            stuck.TrySetResult();
            return never.Task;
        };
        var old = await instances.StartAsync();
        await stuck.Task;
        await app.LetLeaseRunOutAsync();
        instances.Around = (_, executeAsync) => executeAsync();

        await instances.StartAsync();
        // What the step of the terminated orchestration returns is of no interest to the new one.
        never.SetResult(1);
        await instances.Orchestrator.EndWellAsync();

        await Assert.ThrowsAsync<RunSupersededException>(
            () => instances.Steps.SyncScopesAsync(new RunPart(old, 0), CancellationToken.None));
        Assert.Equal(
            ["interrupted", "succeeded"],
            await app.QueryAsync<string>("select outcome from sync.sync_run order by run_id"));
        await app.CheckInvariantsAsync(atRest: true);
    }

    [Fact]
    public async Task An_orchestration_that_lost_its_lease_ends_and_writes_nothing()
    {
        await using var app = await ManyAccounts.StartAsync(2);
        await using var instances = await OrchestrationTests.StartAsync(app, Patient);
        await app.RunWellAsync();
        var gate = app.Cen.Faults.Add(new Gate { Action = "DescribeFlowlogs", RegionId = "cn-hangzhou" });
        await instances.StartAsync();
        await AlertWatch.UntilAsync(() => Task.FromResult(gate.Calls == 3), "the run works");
        app.Cen.Faults.Remove(gate);

        await AlertWatch.UntilAsync(() => TakesOverAsync(app), "a run has taken over the lease");
        gate.Open();
        var end = await instances.Orchestrator.EndAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(
            ["succeeded", "interrupted", "succeeded"],
            await app.QueryAsync<string>("select outcome from sync.sync_run order by run_id"));
        await app.CheckInvariantsAsync(atRest: true);
    }

    [Fact]
    public async Task A_step_whose_process_stops_skips_nothing()
    {
        await using var app = await ManyAccounts.StartAsync(1);
        await using var instances = await OrchestrationTests.StartAsync(app, Patient);
        var steps = instances.Steps;
        var run = await steps.OpenAsync(new SyncRequest(SyncTrigger.Timer), CancellationToken.None);
        Assert.Equal(1, await steps.ListAccountsAsync(run, CancellationToken.None));
        Assert.Equal(
            new StepCounts(2, 0), await steps.OpenAccountsAsync(new RunPart(run, 0), CancellationToken.None));
        Assert.Equal(1, await steps.DivideAsync(run, CancellationToken.None));
        var gate = app.Cen.Faults.Add(new Gate { Action = "DescribeFlowlogs", RegionId = "cn-hangzhou" });
        using var stop = new CancellationTokenSource();
        var working = steps.SyncScopesAsync(new RunPart(run, 0), stop.Token);
        await AlertWatch.UntilAsync(() => Task.FromResult(gate.Calls == 2), "the step works");

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.run_scope where outcome = 'skipped'"));
        gate.Open();
        app.Cen.Faults.Remove(gate);
        Assert.InRange((await steps.SyncScopesAsync(new RunPart(run, 0), CancellationToken.None)).Done, 2, 8);
        Assert.Equal("succeeded", (await steps.CloseAsync(run, CancellationToken.None)).Outcome);
        Assert.Equal("succeeded", (await steps.CloseAsync(run, CancellationToken.None)).Outcome);
        Assert.Equal(8, await app.ScalarAsync<long>("select count(*) from sync.run_scope where outcome = 'synced'"));
        await app.CheckInvariantsAsync(atRest: true);
    }
}
