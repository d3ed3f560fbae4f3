using Dapper;
using Npgsql;
using Sync.Coverage;
using Sync.FlowLogs;
using Sync.Inventory.Fields;
using Sync.Network;

namespace Sync.Runs.Upkeep;

/// <summary>
/// Deletes versions and events that ended before the history is kept. First the floor moves: from then on readers are
/// refused earlier times. What ended before it is deleted only when it has been in force for <see cref="Grace"/>, so
/// that no reader that was accepted misses a row, not even at the end of an export or of a paged list.
/// </summary>
internal static class HistoryPruning
{
    /// <summary>The longest export takes a day; every page of a list is checked against the floor again.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(25);

    /// <summary>Rows per transaction: about 0.1 s.</summary>
    private const int Portion = 5_000;

    /// <summary>The resources whose versions are kept for a limited time.</summary>
    public static IReadOnlyList<Resource> Resources { get; } =
    [
        FlowLog.Resource, Cen.Resource, TransitRouter.Resource, Attachment.Resource, AttachmentCoverage.Resource,
    ];

    /// <summary>The tables from which old rows are deleted, and the column with the time that decides.</summary>
    public static IReadOnlyList<(string Table, string Time)> Tables { get; } =
    [
        .. Resources.Select(resource => ($"{resource.Table}_history", "valid_to")),
        ("router_verdict", "ended_at"), ("drift_event", "at"), ("conformance_event", "at"), ("coverage_event", "at"),
        ("left_filter", "at"),
    ];

    // Another process may be deleting, too: its rows are left to it.
    private static string Delete((string Table, string Time) old) => $"""
        delete from sync.{old.Table}
        where ctid = any(array(
            select ctid
            from sync.{old.Table}
            where {IsOver(old)} <= @floor
            order by {old.Time}
            limit {Portion}
            for update skip locked
        ))
        """;

    // A pending drift event is not over. The table and the column are constants of the code.
    private static string IsOver((string Table, string Time) old) =>
        (old.Table == "drift_event" ? "state <> 'pending' and " : "") + old.Time;

    private const string Floor = """
        select at
        from sync.history_floor
        where moved_at < clock_timestamp() - @Grace
        """;

    // Whole seconds, so that readers are told a time that they can use. Not while rows are left, which would have to
    // wait for the next floor: another process may be deleting them, and fail.
    private static readonly string Move = $"""
        update sync.history_floor f
        set at = date_trunc('second', clock_timestamp() - @keep), moved_at = clock_timestamp()
        where (f.at is null or f.at < date_trunc('second', clock_timestamp() - @keep))
          and (moved_at is null or moved_at < clock_timestamp() - @Grace)
          {string.Join("\n  ", Tables.Select(old =>
            $"and not exists (select from sync.{old.Table} where {IsOver(old)} <= f.at)"))}
        """;

    /// <summary>
    /// Deletes one portion of what ended before the floor, or moves the floor when there is none.
    /// </summary>
    /// <param name="keep">Null: the floor does not move.</param>
    /// <returns>Whether there may be more to delete.</returns>
    public static async Task<bool> PruneAsync(NpgsqlConnection connection, TimeSpan? keep)
    {
        if (await connection.ExecuteScalarAsync<DateTime?>(Floor, new { Grace }) is { } floor)
        {
            foreach (var old in Tables)
                if (await connection.ExecuteAsync(Delete(old), new { floor }) > 0) return true;
        }

        if (keep is not null) await connection.ExecuteAsync(Move, new { keep, Grace });
        return false;
    }
}
