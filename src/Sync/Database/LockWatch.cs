using Dapper;
using Npgsql;

namespace Sync.Database;

/// <summary>Looks, from a connection of its own, who keeps sessions of an application name waiting for a lock.</summary>
internal sealed class LockWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _over = new();
    private readonly Task _watching;

    public LockWatch(NpgsqlDataSource dataSource, string applicationName) =>
        _watching = WatchAsync(dataSource, applicationName);

    /// <summary>The session that was seen last, in words; null: none was.</summary>
    public string? Blocker { get; private set; }

    // Without pg_read_all_stats a role sees who others are, and not since when they work.
    /// <summary>A session <c>b</c> of <c>pg_stat_activity</c>, as a person reads it.</summary>
    public const string Session = """
        concat('session ', b.pid, ' (role ', coalesce(b.usename, '?'), ', application "', b.application_name, '"',
            ', its last query began at ' || to_char(b.query_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC',
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
            // It ends, or cannot look: who waits says so all the same.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching;
        _over.Dispose();
    }
}
