using Npgsql;

namespace Sync.Inventory.Merging;

/// <summary>The transaction of a run that writes into the inventory.</summary>
/// <param name="At">From <see cref="Merge.TickAsync"/>; null if there is no change to merge.</param>
public sealed record OpenMerge(NpgsqlConnection Connection, long RunId, DateTime? At)
{
    /// <param name="isEmpty">There is no change to merge: other merges do not wait for this one.</param>
    public static async Task<OpenMerge> BeginAsync(NpgsqlConnection connection, long runId, bool isEmpty) =>
        new(connection, runId, isEmpty ? null : await Merge.TickAsync(connection));
}
