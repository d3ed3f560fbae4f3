using Dapper;
using Npgsql;

namespace Sync.Database;

/// <summary>
/// Polls, on a separate connection, which session blocks sessions with an application name that wait for a lock.
/// </summary>
internal sealed class LockWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _over = new();
    private readonly Task _watching;

    public LockWatch(NpgsqlDataSource dataSource, string applicationName) =>
        _watching = WatchAsync(dataSource, applicationName);

    /// <summary>The last blocking session that was seen, as text; null: none.</summary>
    public string? Blocker { get; private set; }

    /// <summary>SQL for the description of a session <c>b</c> of <c>pg_stat_activity</c>.</summary>
    /// <remarks>Without <c>pg_read_all_stats</c>, a role does not see when queries of others began.</remarks>
    public const string Session = """
        concat('session ', b.pid, ' (role ', coalesce(b.usename, '?'), ', application "', b.application_name, '"',
            ', its last query began at ' || to_char(b.query_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')
                || ' UTC',
            ')')

        """;

    private const string Blockers = "select " + Session + """
        from pg_stat_activity w
        cross join lateral unnest(pg_blocking_pids(w.pid)) as blocking (pid)
        join pg_stat_activity b on b.pid = blocking.pid
        where w.datname = current_database() and w.application_name = @applicationName
        order by b.query_start
        limit 1
        """;

    private async Task WatchAsync(NpgsqlDataSource dataSource, string applicationName)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, _over.Token);
                await using var connection = await dataSource.OpenConnectionAsync(_over.Token);
                var look = new CommandDefinition(Blockers, new { applicationName }, cancellationToken: _over.Token);
                Blocker = await connection.ExecuteScalarAsync<string?>(look) ?? Blocker;
            }
        }
        catch (Exception error) when (error is OperationCanceledException or NpgsqlException or TimeoutException)
        {
            // Disposed, or the query failed: the caller reports the lock timeout without the blocking session.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching;
        _over.Dispose();
    }
}
