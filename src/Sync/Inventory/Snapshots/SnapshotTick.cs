using Npgsql;
using Sync.Http;

namespace Sync.Inventory.Snapshots;

/// <summary>The state of the database that snapshots depend on: equal as long as nothing has changed.</summary>
/// <param name="At">The time of the last change of the inventory.</param>
/// <param name="Key">The key that signs cursors, in Base64.</param>
/// <param name="Scopes">A text that changes whenever a scope, or the network of an account, is written.</param>
/// <param name="RunAtChange">
/// The newest run that had begun by <paramref name="At"/>; null if the ledger has none.
/// </param>
/// <param name="Timeline">Differs after a dump was restored, when times and run ids can occur again.</param>
/// <param name="Oldest">
/// The oldest time whose history is kept (<c>Sync__History__Keep</c>); null: nothing has been deleted.
/// </param>
public sealed record SnapshotTick(
    DateTime At, DateOnly Today, string Key, string Scopes, long? NewestRun, long? RunAtChange, string Timeline,
    DateTime? Oldest)
{
    // The timeline is read in a subquery: Postgres overestimates the rows of its tables, and with a join it would
    // JIT-compile the statement.
    private const string Now = """
        select clock.at, (clock_timestamp() at time zone 'UTC')::date, key.key, scopes.state, (
            select run_id from sync.sync_run where finished_at is not null order by run_id desc limit 1),
            (select run_id from sync.sync_run where started_at <= clock.at order by started_at desc limit 1),
            (select sync.timeline_id()), (select at from sync.history_floor)
        from sync.inventory_clock clock
        cross join sync.cursor_key key
        cross join (
            select concat_ws(
                ' ', count(*), sum(last_run_id), sum(extract(epoch from last_at)), (
                    select concat_ws(' ', count(*), sum(last_run_id), sum(extract(epoch from last_at)))
                    from sync.network
                )) as state
            from sync.scope
        ) scopes
        """;

    /// <exception cref="NpgsqlException">The read failed, or a dump is being restored.</exception>
    internal static async Task<SnapshotTick> ReadAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Now, connection);
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync() || reader.IsDBNull(6)) throw CursorTable.BeingRestored();
        return new SnapshotTick(
            reader.GetDateTime(0), reader.GetFieldValue<DateOnly>(1),
            Convert.ToBase64String(reader.GetFieldValue<byte[]>(2)), reader.GetString(3),
            Number(4), Number(5), reader.GetString(6), reader.IsDBNull(7) ? null : reader.GetDateTime(7));

        long? Number(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
    }

    /// <summary>
    /// How many of the <paramref name="days"/> up to <paramref name="last"/> the history covers completely: at least
    /// the last one.
    /// </summary>
    public int CoveredDays(int days, DateOnly last) => Oldest is { } oldest
        ? Math.Clamp(last.DayNumber - DateOnly.FromDateTime(oldest).DayNumber, 1, days)
        : days;

    /// <summary>
    /// Adds a fault to the parameter if the history of its time is not kept any more. From the last change on, it is
    /// the current inventory, which always is.
    /// </summary>
    public void Check(QueryReader reader, string parameter, DateTime? time)
    {
        if (Oldest is not { } oldest || time is null || time >= oldest || time >= At) return;
        reader.Fault(
            parameter, $"is before {oldest:yyyy-MM-dd'T'HH:mm:ss'Z'}, the oldest time whose history is kept: use a "
                + "time from then on");
    }
}
