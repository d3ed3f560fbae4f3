using Npgsql;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// Which transactions a session of the server sees, and the date: equal for two reads only if all tables had the same
/// content. Costs no table, unlike a <see cref="SnapshotTick"/>, and nothing when something is written.
/// </summary>
/// <param name="Session">
/// The server's process, with the start of the server: after a crash or a failover, transactions get IDs that others
/// had.
/// </param>
/// <param name="Transactions">The IDs of the first and next transaction, and of those under way.</param>
internal sealed record VisibleState(int Session, DateTime ServerStart, string Transactions, DateOnly Today)
{
    // On a standby, the list of transactions under way is not complete.
    private const string Now = """
        select pg_backend_pid(), pg_postmaster_start_time(), pg_current_snapshot()::text,
            (clock_timestamp() at time zone 'UTC')::date
        where not pg_is_in_recovery()
        """;

    /// <returns>Null on a standby.</returns>
    public static async Task<VisibleState?> ReadAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Now, connection);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync()
            ? new VisibleState(
                reader.GetInt32(0), reader.GetDateTime(1), reader.GetString(2), reader.GetFieldValue<DateOnly>(3))
            : null;
    }
}
