using Npgsql;
using Sync.Http;

namespace Sync.FlowLogs.Snapshots;

/// <summary>Equal while nothing is new, in a database that is the same.</summary>
/// <param name="At">The last change of the inventory.</param>
/// <param name="Scopes">Changes with every scope that is written to, in whatever order.</param>
/// <param name="Timeline">Moments and runs come again after a dump was restored: then this differs.</param>
public sealed record SnapshotTick(DateTime At, DateOnly Today, string Key, string Scopes, long? NewestRun, string Timeline)
{
    // The identity in a query of its own: Postgres thinks that its tables of one row have thousands, and would compile the statement.
    private const string Now = """
        select clock.at, (clock_timestamp() at time zone 'UTC')::date, key.key, scopes.state, (
            select run_id from sync.sync_run where finished_at is not null order by run_id desc limit 1), (select sync.timeline_id())
        from sync.inventory_clock clock
        cross join sync.cursor_key key
        cross join (
            select concat_ws(' ', count(*), sum(last_run_id), sum(extract(epoch from last_at))) as state
            from sync.scope
        ) scopes
        """;

    /// <exception cref="NpgsqlException">Also while a dump is being restored.</exception>
    internal static async Task<SnapshotTick> ReadAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Now, connection);
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync() || reader.IsDBNull(5)) throw CursorTable.BeingRestored();
        return new SnapshotTick(
            reader.GetDateTime(0), reader.GetFieldValue<DateOnly>(1), Convert.ToBase64String(reader.GetFieldValue<byte[]>(2)),
            reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetInt64(4), reader.GetString(5));
    }
}
