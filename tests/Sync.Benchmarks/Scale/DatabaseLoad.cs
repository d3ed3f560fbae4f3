using Dapper;
using Npgsql;

namespace Sync.Benchmarks.Scale;

/// <summary>What a run costs the database.</summary>
/// <param name="Seconds">The time that its sessions spent in statements, with their waits.</param>
/// <param name="WalBytes">What it wrote to the log.</param>
/// <param name="Connections">The most connections at one time.</param>
/// <param name="AtClock">How many merges waited for the inventory clock, on average.</param>
internal sealed record DatabaseCost(double Seconds, long WalBytes, int Connections, double AtClock);

/// <summary>Observes the database during a run.</summary>
internal static class DatabaseLoad
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private const string Totals = """
        select active_time / 1000 as seconds, (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint as wal
        from pg_stat_database
        where datname = current_database()
        """;

    private const string Sessions = """
        select count(*)::int as connections,
            (count(*) filter (where wait_event_type = 'Lock' and query like 'update sync.inventory_clock%'))::int
                as at_clock
        from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
        """;

    /// <summary>Executes something and returns its result and what it cost the database.</summary>
    public static async Task<(T Result, DatabaseCost Cost)> ObserveAsync<T>(
        NpgsqlDataSource dataSource, Func<Task<T>> runAsync)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var before = await connection.QuerySingleAsync<(double Seconds, long Wal)>(Totals);
        var running = runAsync();
        var (samples, most, waiting) = (0, 0, 0L);
        while (await Task.WhenAny(running, Task.Delay(Interval)) != running)
        {
            var (connections, atClock) = await connection.QuerySingleAsync<(int, int)>(Sessions);
            (samples, most, waiting) = (samples + 1, Math.Max(most, connections), waiting + atClock);
        }

        var result = await running;
        // Backends report their statistics at most once per second.
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await connection.ExecuteAsync("select pg_stat_clear_snapshot()");
        var after = await connection.QuerySingleAsync<(double Seconds, long Wal)>(Totals);
        return (result, new DatabaseCost(
            after.Seconds - before.Seconds, after.Wal - before.Wal, most, waiting / (double)Math.Max(1, samples)));
    }
}
