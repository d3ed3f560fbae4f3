using System.Text;
using Sync.Runs;

namespace Sync.Proofs.Distributed;

/// <summary>A distributed run does what a run in one process does.</summary>
public sealed class OrchestrationTests
{
    private const string Ledger = """
        select concat_ws(' ', s.account_id, s.region_id, s.outcome, s.error_code, s.walks, s.listed, s.added, s.changed,
            s.removed, s.unchanged)
        from sync.run_scope s
        where run_id = (select max(run_id) from sync.sync_run)
        order by 1
        """;

    private const string Accounts = """
        select concat_ws(' ', account_id, name, outcome, error_code)
        from sync.sync_account
        where run_id = (select max(run_id) from sync.sync_run)
        order by 1
        """;

    private const string Rest = """
        select (select count(*) from sync.run_work) + (select count(*) from sync.run_work_account)
            + (select count(*) from sync.run_work_scope)
        """;

    [Fact]
    public async Task A_distributed_run_leaves_the_inventory_and_the_ledger_of_a_run_in_one_process()
    {
        (string, string) network = ("Sync:Network:Enabled", "true");
        await using var one = await ManyAccounts.StartAsync(3, network);
        await using var many = await ManyAccounts.StartAsync(3, network);
        await using var instances = await StartAsync(many, network);
        foreach (var app in (SyncApplication[])[one, many]) app.Clouds()[3].Roles = [];

        for (var round = 0; round < 3; round++)
        {
            var report = await one.RunAsync();
            await instances.StartAsync();
            await instances.Orchestrator.EndAsync();

            Assert.Equal(RunOutcome.Partial, report.Outcome);
            Assert.Equal(await one.QueryAsync<string>(Ledger), await many.QueryAsync<string>(Ledger));
            Assert.Equal(await one.QueryAsync<string>(Accounts), await many.QueryAsync<string>(Accounts));
            foreach (var table in (string[])["flow_log", "cen", "transit_router", "attachment", "drift_event"])
            {
                Assert.Equal(
                    await one.ScalarAsync<long>($"select count(*) from sync.{table}"),
                    await many.ScalarAsync<long>($"select count(*) from sync.{table}"));
            }

            Assert.Equal(await LastRunAsync(one), await LastRunAsync(many));
            Assert.Equal(0, await many.ScalarAsync<long>(Rest));
            await many.CheckInvariantsAsync(atRest: true);
            foreach (var app in (SyncApplication[])[one, many])
                foreach (var cloud in app.Clouds()) cloud.Drift(5);
        }
    }

    [Fact]
    public async Task Every_step_is_executed_once_although_the_orchestration_is_replayed_and_its_result_is_small()
    {
        await using var app = await ManyAccounts.StartAsync(4);
        await using var instances = await StartAsync(app);

        await instances.RunWellAsync();

        Assert.All(instances.Executions, each => Assert.Equal(1, each.Execution.Attempt));
        Assert.All(instances.Executions, each => Assert.InRange(Encoding.UTF8.GetByteCount(each.Result), 0, 1023));
        // Twenty scopes, eight in a step.
        Assert.Equal(3, instances.Executions.Count(each => each.Execution.Activity == "sync-scopes"));
        Assert.Equal(20, await app.ScalarAsync<long>("select count(*) from sync.run_scope"));
        Assert.Equal(
            ("timer", "succeeded"),
            await app.ScalarAsync<(string, string)>("select trigger, outcome from sync.sync_run"));
    }

    [Fact]
    public async Task A_step_that_is_executed_again_changes_nothing_and_its_scopes_are_counted_once()
    {
        await using var app = await ManyAccounts.StartAsync(3, ("Sync:Network:Enabled", "true"));
        await using var instances = await StartAsync(app, ("Sync:Network:Enabled", "true"));
        instances.Around = async (_, executeAsync) =>
        {
            await executeAsync();
            return await executeAsync();
        };

        await instances.RunWellAsync();
        app.Cloud.Drift(10);
        await instances.RunWellAsync();

        Assert.Equal(
            [(1L, 16L), (2L, 16L)],
            await app.QueryAsync<(long, long)>("select run_id, count(*) from sync.run_scope group by 1 order by 1"));
        foreach (var cloud in app.Clouds()) await app.AssertWholeAsync(cloud);
        await app.CheckInvariantsAsync(atRest: true);
    }

    [Fact]
    public async Task Two_executions_of_a_step_at_the_same_time_count_its_scopes_once()
    {
        await using var app = await ManyAccounts.StartAsync(3);
        await using var instances = await StartAsync(app);
        instances.Around = async (_, executeAsync) => (await Task.WhenAll(executeAsync(), executeAsync()))[0];

        await instances.RunWellAsync();

        Assert.Equal(16, await app.ScalarAsync<long>("select count(*) from sync.run_scope"));
        foreach (var cloud in app.Clouds()) await app.AssertWholeAsync(cloud);
        await app.CheckInvariantsAsync(atRest: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_step_that_fails_before_or_after_its_work_is_executed_again(bool after)
    {
        await using var app = await ManyAccounts.StartAsync(2);
        await using var instances = await StartAsync(app);
        instances.Around = async (execution, executeAsync) =>
        {
            if (execution.Attempt > 1) return await executeAsync();
            if (after) await executeAsync();
            throw new TimeoutException("The instance ended.");
        };

        await instances.RunWellAsync();

        Assert.Equal(12, await app.ScalarAsync<long>("select count(*) from sync.run_scope"));
        foreach (var cloud in app.Clouds()) await app.AssertWholeAsync(cloud);
        await app.CheckInvariantsAsync(atRest: true);
    }

    [Fact]
    public async Task Scopes_of_a_step_that_fails_in_every_attempt_are_skipped_and_come_first_in_the_next_run()
    {
        await using var app = await ManyAccounts.StartAsync(3);
        await using var instances = await StartAsync(app);
        var failing = 0;
        instances.Around = (execution, executeAsync) =>
            execution is { Activity: "sync-scopes", Attempt: 1 } && Interlocked.Increment(ref failing) > 1
                || execution is { Activity: "sync-scopes", Attempt: > 1 }
                ? throw new TimeoutException("The instance ended.")
                : executeAsync();

        await instances.StartAsync();
        var end = await instances.Orchestrator.EndAsync();

        Assert.Contains("did not sync every scope", end.FailureDetails?.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(
            [("skipped", "StepFailed", 8L), ("synced", null, 8L)],
            await app.QueryAsync<(string, string?, long)>(
                "select outcome, error_code, count(*) from sync.run_scope group by 1, 2 order by 1"));
        Assert.Equal("partial", await app.ScalarAsync<string>("select outcome from sync.sync_run"));
        await app.CheckInvariantsAsync(atRest: true);
        var skipped = await app.QueryAsync<string>(
            "select account_id || region_id from sync.run_scope where outcome = 'skipped'");
        IReadOnlyList<string> first = [];
        instances.Around = async (execution, executeAsync) =>
        {
            if (execution.Activity == "sync-scopes") first = await app.QueryAsync<string>(FirstPart);
            return await executeAsync();
        };
        await instances.RunWellAsync();
        Assert.Equal(skipped.Order(), first.Order());
    }

    private const string FirstPart = "select account_id || region_id from sync.run_work_scope where part = 0";


    private static Task<(string, string?)> LastRunAsync(SyncApplication app) => app.ScalarAsync<(string, string?)>(
        "select outcome, error_code from sync.sync_run order by run_id desc limit 1");

    internal static Task<AppInstances> StartAsync(SyncApplication app, params (string, string)[] settings) =>
        AppInstances.StartAsync(app, 2, [.. AccountsOf(app), .. settings]);

    /// <summary>The settings of the accounts of an app from <see cref="ManyAccounts"/>.</summary>
    private static IEnumerable<(string, string)> AccountsOf(SyncApplication app) =>
        app.Clouds().Index().SelectMany(cloud => ((string, string)[])
        [
            ($"Sync:Accounts:{cloud.Index}:Id", cloud.Item.AccountId),
            .. cloud.Index == 0
                ? [($"Sync:Accounts:{cloud.Index}:Name", "base")]
                : ((string, string)[])
                [
                    ($"Sync:Accounts:{cloud.Index}:RoleArn", $"acs:ram::{cloud.Item.AccountId}:role/sync"),
                ],
        ]);
}
