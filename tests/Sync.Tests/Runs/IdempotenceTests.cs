namespace Sync.Tests.Runs;

/// <summary>Promise 3. Not run in parallel, because the measured bytes of WAL are those of the entire server.</summary>
[Collection(nameof(Alone))]
public class IdempotenceTests
{
    private const string Written = """
        select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint
        from pg_stat_user_tables
        where schemaname = 'sync' and relname in ('flow_log', 'flow_log_history', 'inventory_clock', 'drift_event')
        """;

    [Fact]
    public async Task A_second_run_over_an_unchanged_cloud_writes_no_row_of_the_inventory()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 6, FlowLogs: 300));
        await app.RunWellAsync();
        var written = await ReadWrittenAsync(app);

        var report = await app.RunWellAsync();

        Assert.Equal(300, report.Scopes.Sum(scope => scope.Unchanged));
        Assert.Equal(0, report.Scopes.Sum(scope => scope.Added + scope.Changed + scope.Removed));
        Assert.InRange(written, 300, 300 + 6); // the rows, and one clock update for each scope with changes
        Assert.Equal(written, await ReadWrittenAsync(app));
    }

    [Fact]
    public async Task The_WAL_of_an_unchanged_run_does_not_grow_with_the_inventory()
    {
        var small = await MeasureUnchangedRunAsync(flowLogs: 20);
        var large = await MeasureUnchangedRunAsync(flowLogs: 4000);

        // Rewriting the rows would take at least a hundred bytes each; the server's own activity takes a few thousand
        // bytes in total.
        Assert.InRange(large - small, -32 * 1024, 32 * 1024);
    }

    private static async Task<long> MeasureUnchangedRunAsync(int flowLogs)
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 4, flowLogs), ("Sync:Alibaba:PageSize", "100"));
        await app.RunWellAsync();
        await app.RunWellAsync();
        await app.ExecuteAsync("vacuum analyze");
        await app.ExecuteAsync("checkpoint;");
        var least = long.MaxValue;
        for (var run = 0; run < 3; run++)
        {
            var before = await app.ScalarAsync<string>("select pg_current_wal_insert_lsn()::text");
            await app.RunWellAsync();
            least = Math.Min(
                least,
                await app.ScalarAsync<long>(
                    "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), @before::pg_lsn)::bigint", new { before }));
        }

        return least;
    }

    private static async Task<long> ReadWrittenAsync(SyncApplication app)
    {
        await app.WriteStatisticsAsync();
        return await app.ScalarAsync<long>(Written);
    }
}
