using System.Diagnostics;
using Dapper;
using Npgsql;

namespace Sync.Database;

/// <summary>
/// Allows one migration at a time. The lock belongs to an open transaction: a pooler of any mode keeps one server
/// connection for it, and it is released when the process ends.
/// </summary>
internal sealed class MigrationLock : IAsyncDisposable
{
    /// <summary>The application name of a migration's sessions, by which <see cref="LockWatch"/> finds them.</summary>
    public const string ApplicationName = "sync migrate";

    // Arbitrary but fixed: "SYNC" in ASCII, then a number.
    private const long Key = 0x53594E43_00000002;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly NpgsqlConnection _connection;

    private MigrationLock(NpgsqlConnection connection) => _connection = connection;

    private const string Prepare = """
        select set_config('idle_in_transaction_session_timeout', '0', true),
            set_config('application_name', @ApplicationName, true)
        """;

    private const string Try = "select pg_try_advisory_xact_lock(@Key)";

    private const string Holder = "select " + LockWatch.Session + """
        from pg_locks l
        join pg_stat_activity b using (pid)
        where l.locktype = 'advisory' and l.granted
          and l.database = (select oid from pg_database where datname = current_database())
          and (l.classid::bigint << 32) + l.objid::bigint = @Key and l.objsubid = 1
        limit 1
        """;

    /// <exception cref="MigrationException">Another session held the lock for <paramref name="wait"/>.</exception>
    public static async Task<MigrationLock> TakeAsync(
        NpgsqlDataSource dataSource, TimeSpan wait, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.StartNew();
        while (true)
        {
            var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            try
            {
                if (await TryAsync(connection, cancellationToken)) return new MigrationLock(connection);
                if (begun.Elapsed > wait) throw Busy(await TellAsync(connection, cancellationToken));
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }

            await connection.DisposeAsync();
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static MigrationException Busy(string message) => new(message) { IsBlocked = true };

    private static async Task<bool> TryAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // The transaction ends with the connection.
        await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(
            new CommandDefinition(Prepare, new { ApplicationName }, cancellationToken: cancellationToken));
        return await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(Try, new { Key }, cancellationToken: cancellationToken));
    }

    private static async Task<string> TellAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var look = new CommandDefinition(Holder, new { Key }, cancellationToken: cancellationToken);
        var holder = await connection.ExecuteScalarAsync<string?>(look) ?? "a session that has just ended";
        return $"Another migration of this database is in progress, in {holder}: "
            + "run the command migrate after it ends.";
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
