using System.Diagnostics;
using System.Net;
using Dapper;
using Npgsql;
using Sync.Runs.Upkeep;

namespace Sync.Proofs.Upkeep;

/// <summary>Pruning a ledger and a history of many rows disturbs neither runs nor readers, and may be killed.</summary>
public class PruningTests
{
    private const int Runs = 300, Scopes = 200, Versions = 30_000;

    // Runs of a build without folding, 200 to 100 days ago, and versions that ended in that time.
    private const string Old = """
        insert into sync.sync_run (trigger, started_at, finished_at, outcome)
        select 'timer', at, at + interval '1 minute', 'partial'
        from generate_series(1, @Runs) n
        cross join lateral (select now() - interval '200 days' + n * interval '100 days' / @Runs as at) t
        order by n;
        insert into sync.sync_scope (
            run_id, account_id, region_id, outcome, started_at, duration_ms, listed, unchanged, calls)
        select run_id, '1', 'region-' || n, 'synced', started_at, 5, 7, 7, 1
        from sync.sync_run
        cross join generate_series(1, @Scopes) n;
        insert into sync.flow_log_history (account_id, region_id, flow_log_id, tags, content_hash, first_seen_at,
            valid_from, valid_to)
        select '1', 'r', 'flowlog-' || n, '{}', gen_random_uuid(), at, at, at + interval '1 hour'
        from generate_series(1, @Versions) n
        cross join lateral (select now() - interval '200 days' + n * interval '100 days' / @Versions as at) t;
        insert into sync.drift_event (
            event_id, at, run_id, account_id, region_id, flow_log_id, kind, changes, severity, state)
        select gen_random_uuid(), valid_to, 1, '1', 'r', flow_log_id, 'removed', '[]', 'low', 'shown'
        from sync.flow_log_history
        """;

    private static readonly (string, string)[] Keep = [("Sync:History:Keep", "90.00:00:00")];

    [Fact]
    public async Task A_run_and_readers_work_while_old_rows_are_deleted()
    {
        await using var app = await StartAsync();
        using var over = new CancellationTokenSource();
        var readers = new[] { "runs?pageSize=50", "runs/1", "flowlogs?pageSize=5", "regions", "drift?pageSize=5" }
            .Select(path => ReadAsync(app, path, over.Token)).ToList();
        var waits = WaitsForTablesAsync(app, over.Token);

        var pruning = PruneAllAsync(app);
        for (var run = 0; run < 3; run++)
        {
            app.Cloud.Drift(10);
            await app.RunWellAsync();
        }

        await pruning;
        await over.CancelAsync();
        await Task.WhenAll(readers);

        Assert.Empty(await waits);
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.sync_scope where account_id = '1'"));
        Assert.Equal(
            (Runs, (long)Runs * Scopes),
            await app.ScalarAsync<(long, long)>(
                "select count(*), sum(calls)::bigint from report.run where outcome = 'partial'"));
        Assert.Equal(
            0, await app.ScalarAsync<long>("select count(*) from sync.flow_log_history where region_id = 'r'"));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.drift_event where region_id = 'r'"));
        await app.CheckInvariantsAsync(atRest: true);
    }

    [Fact]
    public async Task Pruning_that_is_killed_leaves_no_run_half_deleted_and_continues_later()
    {
        await using var app = await StartAsync();
        for (var kill = 0; kill < 3; kill++)
        {
            var pruning = app.Get<Pruning>().RunAsync(CancellationToken.None);
            var killed = 0;
            while (killed == 0 && !pruning.IsCompleted) killed = (await app.QueryAsync<bool>(Kill)).Count;
            await pruning;
            Assert.True(killed > 0);

            Assert.Empty(await app.QueryAsync<long>(
                """
                select run_id
                from sync.sync_run r
                join (select run_id, count(*) as rows from sync.sync_scope group by run_id) s using (run_id)
                where r.pruned_at is not null or s.rows <> @Scopes
                """,
                new { Scopes }));
        }

        await PruneAllAsync(app);
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.sync_scope"));
    }

    private const string Kill = """
        select pg_terminate_backend(pid)
        from pg_stat_activity
        where datname = current_database() and state = 'active' and query ~ '^with old as materialized'
        """;

    [Fact]
    public async Task Two_processes_prune_at_once_without_waiting_for_each_other()
    {
        await using var app = await StartAsync();
        // Another process in the middle of the oldest run.
        await using var other = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(app.ConnectionString) { Pooling = false }.ConnectionString);
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await other.ExecuteAsync("select from sync.sync_run where run_id = 1 for update");

        await PruneAllAsync(app);

        Assert.Equal([1L], await app.QueryAsync<long>("select distinct run_id from sync.sync_scope"));
    }

    private static async Task<SyncApplication> StartAsync()
    {
        var app = await SyncApplication.StartAsync(new(Regions: 3, FlowLogs: 60), Keep);
        await app.ExecuteAsync(Old, new { Runs, Scopes, Versions });
        await app.Get<Pruning>().RunAsync(new CancellationToken(canceled: true));
        await app.ExecuteAsync(
            "update sync.history_floor set at = now() - interval '90 days', moved_at = now() - interval '26 hours'");
        return app;
    }

    private static async Task PruneAllAsync(SyncApplication app)
    {
        const string Left = """
            select exists (
                    select
                    from sync.sync_run
                    where pruned_at is null and finished_at < now() - interval '90 days' and run_id > 1)
                or exists (select from sync.flow_log_history where valid_to < now() - interval '91 days')
                or exists (select from sync.drift_event where at < now() - interval '91 days')
            """;
        var clock = Stopwatch.StartNew();
        while (await app.ScalarAsync<bool>(Left))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(3), "Old rows are left.");
            await app.Get<Pruning>().RunAsync(CancellationToken.None);
        }
    }

    private static async Task ReadAsync(SyncApplication app, string path, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            using var answer = await app.Http.GetAsync($"/api/{path}", CancellationToken.None);
            await answer.Content.ReadAsStringAsync(CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    // The only lock for which a reader can wait is that of a table.
    private static async Task<HashSet<string>> WaitsForTablesAsync(SyncApplication app, CancellationToken over)
    {
        const string Waiting = """
            select l.relation::regclass || ': ' || a.query
            from pg_locks l
            join pg_stat_activity a using (pid)
            where not l.granted and l.locktype = 'relation' and a.datname = current_database()
            """;
        var waits = new HashSet<string>();
        while (!over.IsCancellationRequested)
        {
            waits.UnionWith(await app.QueryAsync<string>(Waiting));
            await Task.Delay(10, CancellationToken.None);
        }

        return waits;
    }
}
