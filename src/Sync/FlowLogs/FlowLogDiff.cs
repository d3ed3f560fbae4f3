using Sync.Alibaba;

namespace Sync.FlowLogs;

/// <summary>A flow log as listed, with the hash of its content.</summary>
public readonly record struct HashedFlowLog(FlowLogEntry Entry, Guid Hash);

/// <summary>
/// What a listing says that the inventory does not: the flow logs to add, those to change, the ids to remove, and how many
/// are as they were.
/// </summary>
public sealed record FlowLogDiff(
    IReadOnlyList<HashedFlowLog> Added, IReadOnlyList<HashedFlowLog> Changed, IReadOnlyList<string> Removed, int Unchanged)
{
    private const int Chunk = 1024;

    public bool IsEmpty => Added.Count + Changed.Count + Removed.Count == 0;

    /// <summary>A pure function. Only a <see cref="CompleteListing"/> can remove: no other type can be asked what is absent.</summary>
    /// <param name="inventory">Content hashes by flow log id, of the scope that was listed.</param>
    public static FlowLogDiff Between(IReadOnlyDictionary<string, Guid> inventory, Listing listing)
    {
        List<HashedFlowLog> added = [], changed = [];
        var unchanged = 0;
        foreach (var listed in Hash(listing.FlowLogs))
        {
            if (!inventory.TryGetValue(listed.Entry.FlowLogId, out var hash)) added.Add(listed);
            else if (hash != listed.Hash) changed.Add(listed);
            else unchanged++;
        }

        var areAllThere = changed.Count + unchanged == inventory.Count;
        string[] removed = listing is CompleteListing complete && !areAllThere ? [.. complete.Absent(inventory.Keys)] : [];
        return new FlowLogDiff(added, changed, removed, unchanged);
    }

    // Hashes are most of what an unchanged scope costs, so the cores that are free help with those of a large one.
    private static HashedFlowLog[] Hash(IReadOnlyDictionary<string, FlowLogEntry> flowLogs)
    {
        FlowLogEntry[] entries = [.. flowLogs.Values];
        var hashed = new HashedFlowLog[entries.Length];
        Parallel.For(0, (entries.Length + Chunk - 1) / Chunk, chunk =>
        {
            var end = Math.Min(entries.Length, (chunk + 1) * Chunk);
            for (var i = chunk * Chunk; i < end; i++) hashed[i] = new HashedFlowLog(entries[i], ContentHash.Of(entries[i]));
        });
        return hashed;
    }
}
