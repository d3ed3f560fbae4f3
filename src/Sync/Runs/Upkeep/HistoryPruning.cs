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
        ("drift_event", "at"), ("conformance_event", "at"), ("coverage_event", "at"), ("left_filter", "at"),
    ];

    // A pending drift event is not over. The table and the column are constants of the code.
    private static string Delete((string Table, string Time) old) => $"""
        delete from sync.{old.Table}
        where ctid = any(array(
            select ctid
            from sync.{old.Table}
            where {old.Time} <= @floor{(old.Table == "drift_event" ? " and state <> 'pending'" : "")}
            order by {old.Time}
            limit {Portion}
        ))
        """;

    private const string Floor = """
        select at
        from sync.history_floor
        where moved_at < clock_timestamp() - @Grace
        """;

    // Whole seconds, so that readers are told a time that they can use.
    private const string Move = """
        update sync.history_floor
        set at = date_trunc('second', clock_timestamp() - @keep), moved_at = clock_timestamp()
        where (at is null or at < date_trunc('second', clock_timestamp() - @keep))
          and (moved_at is null or moved_at < clock_timestamp() - @Grace)
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
