using System.Diagnostics;
using Npgsql;
using Sync.Runs;

namespace Sync.Tests.Runs.Ledger;

/// <summary>
/// Most scopes of most runs are unchanged: their hashes are read, and their ledger is written, many at a time.
/// </summary>
public sealed class UnchangedScopeTests
{
    private const int Members = 24, Regions = 4;

    [Fact]
    public async Task An_unchanged_scope_takes_three_statements_at_most_and_no_transaction_of_its_own()
    {
        await using var app = await ManyAccounts.StartAsync(Members);
        await app.RunWellAsync();
        var transactions = await ReadTransactionsAsync(app);
        SyncReport report;
        int statements;
        using (var counted = new Statements(app.ConnectionString))
        {
            report = await app.RunWellAsync();
            statements = counted.Count;
        }

        transactions = await ReadTransactionsAsync(app) - transactions;

        Assert.Equal((Members + 1) * Regions, report.Scopes.Count);
        Assert.Equal(0, report.Scopes.Sum(scope => scope.Added + scope.Changed + scope.Removed));
        // With those of the run itself: its lease, its accounts, its end.
        Assert.InRange(statements, 1, 3 * report.Scopes.Count);
        Assert.InRange(transactions, 1, report.Scopes.Count);
    }

    [Fact]
    public async Task A_scope_that_the_ledger_rejects_does_not_fail_those_that_are_stored_with_it()
    {
        await using var app = await ManyAccounts.StartAsync(members: 3);
        await app.RunWellAsync();
        await app.ExecuteAsync($"""
            create function reject() returns trigger language plpgsql as $$
            begin
                if new.account_id = '{ManyAccounts.Id(2)}' and new.region_id = 'cn-hangzhou'
                    and new.last_outcome = 'synced' then
                    raise exception using errcode = '53100', message = 'rejected';
                end if;
                return new;
            end
            $$;
            create trigger reject before insert or update on sync.scope for each row execute function reject();
            """);

        var report = await app.RunAsync();

        var failed = Assert.Single(report.Scopes, scope => scope.Outcome != ScopeOutcome.Synced);
        Assert.Equal(
            (ManyAccounts.Id(2), "cn-hangzhou", "Database"),
            (failed.Scope.AccountId, failed.Scope.RegionId, failed.ErrorCode));
        Assert.Equal(
            4 * Regions,
            await app.ScalarAsync<long>("select count(*) from sync.run_scope where run_id = @RunId", report));
        await app.CheckInvariantsAsync(atRest: true);
    }

    [Fact]
    public async Task Scopes_with_a_pending_event_or_a_new_rule_are_merged_beside_unchanged_ones()
    {
        var debounce = ("Sync:Drift:DebounceRuns", "2");
        await using var app = await SyncApplication.StartAsync(new(Regions: 4, FlowLogs: 40), debounce);
        await app.RunWellAsync();
        var (pending, ruled) = (app.Cloud.Regions[1], app.Cloud.Regions[2]);
        app.Cloud.Replace(
            app.Cloud.FlowLogs(pending).First(entry => entry.Status == "Active") with { Status = "Modifying" });
        await app.RunWellAsync();
        Assert.Equal(["pending"], await app.QueryAsync<string>("select state from sync.drift_event"));

        await app.RunElsewhereAsync(
            [debounce, .. ConformanceWatch.Rule("named", $"Select:RegionId={ruled}", "Expect:FlowLogName=x")]);

        Assert.Equal(
            [$"{pending} shown"],
            await app.QueryAsync<string>("select concat_ws(' ', region_id, state) from sync.drift_event"));
        Assert.Equal([ruled], await app.QueryAsync<string>("select region_id from sync.judged_expectation"));
        Assert.Equal(
            app.Cloud.FlowLogs(ruled).Count,
            await app.ScalarAsync<int>("select count(*)::int from sync.nonconformance"));
        Assert.Equal(
            app.Cloud.Regions.Order(StringComparer.Ordinal),
            await app.QueryAsync<string>(
                """
                select region_id
                from sync.run_scope
                where run_id = (select max(run_id) from sync.sync_run) and outcome = 'synced'
                order by region_id collate "C"
                """));
        await app.CheckInvariantsAsync(atRest: true);
    }

    [Fact]
    public async Task A_run_in_progress_shows_its_unchanged_scopes_although_others_could_still_join_them()
    {
        await using var app = await ManyAccounts.StartAsync(members: 3);
        await app.RunWellAsync();
        // One account is still being opened, so the run is waiting for scopes.
        var gate = app.Cen.Faults.Add(new Gate { Action = "DescribeChildInstanceRegions", Times = 1 });

        var running = app.RunAsync();
        await gate.Reached;
        while (await app.ScalarAsync<long>(
            "select count(*) from sync.run_scope where run_id = (select max(run_id) from sync.sync_run)") < 3 * Regions)
        {
            Assert.False(running.IsCompleted);
            await Task.Delay(20);
        }

        gate.Open();
        Assert.Equal(RunOutcome.Succeeded, (await running).Outcome);
    }

    private static async Task<long> ReadTransactionsAsync(SyncApplication app)
    {
        await app.WriteStatisticsAsync();
        return await app.ScalarAsync<long>(
            "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()");
    }

    /// <summary>Counts the statements that this process sends to one database.</summary>
    private sealed class Statements : IDisposable
    {
        private readonly ActivityListener _listener;
        private int _count;

        public Statements(string connectionString)
        {
            var database = new NpgsqlConnectionStringBuilder(connectionString).Database;
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "Npgsql",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStopped = activity =>
                {
                    if (activity.Tags.Any(tag => tag.Key is "db.name" or "db.namespace" && tag.Value == database))
                        Interlocked.Increment(ref _count);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public int Count => Volatile.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }
}
