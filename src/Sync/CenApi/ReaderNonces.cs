using Dapper;
using Npgsql;
using Sync.Database;

namespace Sync.CenApi;

/// <summary>
/// The table <c>sync.reader_nonce</c>: a signed request is accepted once, by whichever instance and across restarts.
/// The cost is one insert of about 0.3 ms per request.
/// </summary>
internal sealed class ReaderNonces(NpgsqlDataSource dataSource, TimeProvider time)
{
    private static readonly TimeSpan BetweenPrunings = TimeSpan.FromMinutes(1);

    private long _prunedAt = time.GetTimestamp();

    // Asynchronous commit: a server crash can lose the latest nonces, which does not justify a disk flush per request.
    private const string Insert = """
        with quick as materialized (select set_config('synchronous_commit', 'off', true))
        insert into sync.reader_nonce (access_key_id, nonce_hash, expires_at)
        select @accessKeyId, @nonceHash, @expires
        from quick
        on conflict do nothing
        """;

    /// <returns>False if the request was used before.</returns>
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
            // A standby or a read-only server: reading continues, and only this instance remembers the request.
            return true;
        }
    }

    private async Task<bool> UseAsync(
        NpgsqlConnection connection, string accessKeyId, Guid nonceHash, DateTimeOffset expires,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Insert, connection);
        command.Parameters.Add(new NpgsqlParameter<string>("accessKeyId", accessKeyId));
        command.Parameters.Add(new NpgsqlParameter<Guid>("nonceHash", nonceHash));
        command.Parameters.Add(new NpgsqlParameter<DateTime>("expires", expires.UtcDateTime));
        await Pooler.PrepareAsync(command, cancellationToken);
        var inserted = await command.ExecuteNonQueryAsync(cancellationToken);
        await PruneAsync(connection, cancellationToken);
        return inserted == 1;
    }

    // Some minutes after the expiry: the clocks of the instances and of the server may differ.
    private const string Prune =
        "delete from sync.reader_nonce where expires_at < clock_timestamp() - interval '5 minutes'";

    private async Task PruneAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var last = Interlocked.Read(ref _prunedAt);
        if (time.GetElapsedTime(last) < BetweenPrunings) return;
        // Only one of the concurrent requests prunes.
        if (Interlocked.CompareExchange(ref _prunedAt, time.GetTimestamp(), last) != last) return;
        await connection.ExecuteAsync(new CommandDefinition(Prune, cancellationToken: cancellationToken));
    }
}
