using Dapper;
using Npgsql;
using Sync.Database;

namespace Sync.Runs;

/// <summary>
/// The one permission to run, held as a Postgres session lock: it goes with its connection, so a killed process leaves none
/// behind. Should the connection break while the process lives, another run may begin; <see cref="RunTable.FenceAsync"/>
/// then stops this one from merging.
/// </summary>
public sealed class RunLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private bool _isHeld = true;

    private RunLock(NpgsqlConnection connection) => _connection = connection;

    /// <exception cref="RunInProgressException">Another run holds it.</exception>
    public static async Task<RunLock> TakeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            if (await AdvisoryLock.TryAsync(connection, AdvisoryLock.Run, cancellationToken)) return new RunLock(connection);
            throw new RunInProgressException(await ReadHolderAsync(connection, cancellationToken));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private const string Holder = """
        select run_id, started_at
        from sync.sync_run
        where finished_at is null
        order by run_id desc
        limit 1
        """;

    private static async Task<RunUnderWay> ReadHolderAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.QuerySingleOrDefaultAsync<RunUnderWay>(new CommandDefinition(Holder, cancellationToken: cancellationToken))
        ?? new RunUnderWay(null, null);

    /// <summary>Closes the run's row and gives the lock back, so that whoever sees the run finished finds the lock free.</summary>
    public async Task FinishAsync(SyncReport report)
    {
        await using var transaction = await _connection.BeginTransactionAsync();
        await RunTable.FinishAsync(_connection, report);
        // Before the commit: a run that takes the lock now waits for the row, and then sees it finished.
        await AdvisoryLock.ReleaseAsync(_connection, AdvisoryLock.Run);
        await transaction.CommitAsync();
        _isHeld = false;
    }

    public async ValueTask DisposeAsync()
    {
        await using (_connection)
        {
            try
            {
                // Going back to the pool would drop the lock as well, but only when the connection is next used.
                if (_isHeld) await AdvisoryLock.ReleaseAsync(_connection, AdvisoryLock.Run);
            }
            catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
            {
                // The connection is gone, and the lock with it.
            }
        }
    }
}
