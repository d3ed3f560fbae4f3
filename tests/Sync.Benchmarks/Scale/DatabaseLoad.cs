using Dapper;
using Npgsql;

namespace Sync.Benchmarks.Scale;

/// <summary>What a run costs the database.</summary>
/// <param name="Processor">Processor time of the server, in seconds.</param>
/// <param name="WalBytes">What it wrote to the log.</param>
/// <param name="Connections">The most connections at one time.</param>
/// <param name="AtClock">How many merges waited for the inventory clock, on average.</param>
/// <param name="ClockHeld">The share of the time in which a merge held the inventory clock, 0 to 1.</param>
internal sealed record DatabaseCost(
    double Processor, long WalBytes, int Connections, double AtClock, double ClockHeld);

/// <summary>Observes the database during a run.</summary>
internal static class DatabaseLoad
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private const string Sessions = """
        select count(*)::int as connections,
            (count(*) filter (where wait_event_type = 'Lock' and query like 'update sync.inventory_clock%'))::int
                as at_clock
        from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
        """;

    // Conflicts with the lock of a merge. A lock of the row would itself keep merges waiting until it is committed, so
    // it is not.
    private const string IsClockHeld = """
        select not exists (select from sync.inventory_clock for share skip locked)
        """;

    /// <summary>Executes something and returns its result and what it cost the database.</summary>
    public static async Task<(T Result, DatabaseCost Cost)> ObserveAsync<T>(
        NpgsqlDataSource dataSource, Func<Task<T>> runAsync)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var server = await ProcessorTime.OfServerAsync(connection);
        var (processor, wal) = (server(), await BenchmarkPostgres.WrittenAsync(connection));
        var running = runAsync();
        var (samples, most, waiting, held) = (0, 0, 0L, 0);
        while (await Task.WhenAny(running, Task.Delay(Interval)) != running)
        {
            var (connections, atClock) = await connection.QuerySingleAsync<(int, int)>(Sessions);
            (samples, most, waiting) = (samples + 1, Math.Max(most, connections), waiting + atClock);
            if (await IsClockHeldAsync(connection)) held++;
        }

        var result = await running;
        var all = (double)Math.Max(1, samples);
        return (result, new DatabaseCost(
            server() - processor, await BenchmarkPostgres.WrittenAsync(connection) - wal, most, waiting / all,
            held / all));
    }

    private static async Task<bool> IsClockHeldAsync(NpgsqlConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var isHeld = await connection.ExecuteScalarAsync<bool>(IsClockHeld);
        await transaction.RollbackAsync();
        return isHeld;
    }
}
