using Dapper;
using Npgsql;

namespace Sync.Tests.Proof.Database;

/// <summary>Keeps merges waiting before their drift events, by a lock that readers do not notice.</summary>
internal sealed class HeldMerge : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly NpgsqlTransaction _transaction;

    private HeldMerge(NpgsqlConnection connection, NpgsqlTransaction transaction) => (Connection, _transaction) = (connection, transaction);

    /// <summary>The session that holds the lock.</summary>
    public NpgsqlConnection Connection { get; }

    public static async Task<HeldMerge> BeginAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
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

    /// <summary>Until a merge stands before the lock.</summary>
    public async Task WaitForMergeAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        while (await Connection.ExecuteScalarAsync<long>(Merges) == 0) await Task.Delay(10, limit.Token);
    }

    // A row's lock is waited for as that of a transaction, which has no database.
    private const string Waiting = """
        select count(distinct l.pid)
        from pg_locks l
        join pg_stat_activity a using (pid)
        where not l.granted and a.datname = current_database()
        """;

    /// <summary>Sessions that wait for this lock or for a merge that does.</summary>
    public async Task<long> CountWaitingAsync()
    {
        // What activity shows is read once per transaction, unless it is asked for anew.
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
            // The server went, and the lock with it.
        }

        await Connection.DisposeAsync();
    }
}
