using Dapper;
using Npgsql;

namespace Sync.Proofs.Database;

/// <summary>Blocks merges before they insert drift events, with a lock that does not block readers.</summary>
internal sealed class HeldMerge : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly NpgsqlTransaction _transaction;

    private HeldMerge(NpgsqlConnection connection, NpgsqlTransaction transaction) =>
        (Connection, _transaction) = (connection, transaction);

    /// <summary>The session that holds the lock.</summary>
    public NpgsqlConnection Connection { get; }

    public static async Task<HeldMerge> BeginAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("lock table sync.drift_event in share mode");
        return new HeldMerge(connection, transaction);
    }

    private const string Merges = """
        select count(*)
        from pg_locks
        where relation = 'sync.drift_event'::regclass and not granted
        """;

    /// <summary>Waits until a merge waits for the lock.</summary>
    public async Task WaitForMergeAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (await Connection.ExecuteScalarAsync<long>(Merges) == 0) await Task.Delay(10, limit.Token);
    }

    // Waiting for a row lock shows up as waiting for a transaction ID, which belongs to no database.
    private const string Waiting = """
        select count(distinct l.pid)
        from pg_locks l
        join pg_stat_activity a using (pid)
        where not l.granted and a.datname = current_database()
        """;

    /// <summary>The number of sessions that wait for this lock, or for a merge that waits for it.</summary>
    public async Task<long> CountWaitingAsync()
    {
        // pg_stat_activity is cached per transaction until the snapshot is cleared.
        await Connection.ExecuteAsync("select pg_stat_clear_snapshot()");
        return await Connection.ExecuteScalarAsync<long>(Waiting);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _transaction.DisposeAsync();
        }
        catch (NpgsqlException)
        {
            // The server stopped, which released the lock.
        }

        await Connection.DisposeAsync();
    }
}
