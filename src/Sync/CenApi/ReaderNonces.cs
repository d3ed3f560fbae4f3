using Dapper;
using Npgsql;
using Sync.Database;

namespace Sync.CenApi;

/// <summary>
/// The table <c>sync.reader_nonce</c>: a signed request is good once, whichever instance gets its copy and whether or not
/// it was restarted. It costs a request one insert of some 0.3 ms.
/// </summary>
internal sealed class ReaderNonces(NpgsqlDataSource dataSource, TimeProvider time)
{
    private static readonly TimeSpan BetweenPrunings = TimeSpan.FromMinutes(1);

    private long _prunedAt = time.GetTimestamp();

    // Not worth a wait for the disk at every read: a crash of the server loses the last moment, and only copies of that.
    private const string Insert = """
        with quick as materialized (select set_config('synchronous_commit', 'off', true))
        insert into sync.reader_nonce (access_key_id, nonce_hash, expires_at)
        select @accessKeyId, @nonceHash, @expires
        from quick
        on conflict do nothing
        """;

    /// <returns>False: it was used before.</returns>
    public async ValueTask<bool> UseAsync(
        string accessKeyId, Guid nonceHash, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        try
        {
            return await UseAsync(connection, accessKeyId, nonceHash, expires, cancellationToken);
        }
        catch (PostgresException error) when (DatabaseErrors.IsReadOnly(error))
        {
            // A standby, or a frozen server: reading goes on, and only this instance remembers.
            return true;
        }
    }

    private async Task<bool> UseAsync(
        NpgsqlConnection connection, string accessKeyId, Guid nonceHash, DateTimeOffset expires,
        CancellationToken cancellationToken)
    {
        var inserted = await connection.ExecuteAsync(new CommandDefinition(
            Insert, new { accessKeyId, nonceHash, expires = expires.UtcDateTime }, cancellationToken: cancellationToken));
        await PruneAsync(connection, cancellationToken);
        return inserted == 1;
    }

    // Some minutes later than need be: the clocks of the instances and of the server may differ.
    private const string Prune = "delete from sync.reader_nonce where expires_at < clock_timestamp() - interval '5 minutes'";

    private async Task PruneAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var last = Interlocked.Read(ref _prunedAt);
        if (time.GetElapsedTime(last) < BetweenPrunings) return;
        // One request of those that come at the same time.
        if (Interlocked.CompareExchange(ref _prunedAt, time.GetTimestamp(), last) != last) return;
        await connection.ExecuteAsync(new CommandDefinition(Prune, cancellationToken: cancellationToken));
    }
}
