using Dapper;
using Npgsql;

namespace Sync.Database;

/// <summary>
/// Locks that belong to a database session: Postgres drops them when the connection ends, however its process died.
/// </summary>
public static class AdvisoryLock
{
    // Arbitrary but fixed: "SYNC" in ASCII, then a number each.
    public const long Run = 0x53594E43_00000001;
    public const long Migration = 0x53594E43_00000002;

    /// <returns>False when another session holds it.</returns>
    public static Task<bool> TryAsync(NpgsqlConnection connection, long key, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition("select pg_try_advisory_lock(@key)", new { key }, cancellationToken: cancellationToken));

    public static Task WaitAsync(NpgsqlConnection connection, long key, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@key)", new { key }, commandTimeout: 0, cancellationToken: cancellationToken));

    public static Task ReleaseAsync(NpgsqlConnection connection, long key) =>
        connection.ExecuteAsync("select pg_advisory_unlock(@key)", new { key });
}
