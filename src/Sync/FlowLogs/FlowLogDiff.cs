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
    public bool IsEmpty => Added.Count + Changed.Count + Removed.Count == 0;

    /// <summary>A pure function. Only a <see cref="CompleteListing"/> can remove: no other type can be asked what is absent.</summary>
    /// <param name="inventory">Content hashes by flow log id, of the scope that was listed.</param>
    public static FlowLogDiff Between(IReadOnlyDictionary<string, Guid> inventory, Listing listing)
    {
        List<HashedFlowLog> added = [], changed = [];
        var unchanged = 0;
        foreach (var (id, entry) in listing.FlowLogs)
        {
            var listed = new HashedFlowLog(entry, ContentHash.Of(entry));
            if (!inventory.TryGetValue(id, out var hash)) added.Add(listed);
            else if (hash != listed.Hash) changed.Add(listed);
            else unchanged++;
        }

        string[] removed = listing is CompleteListing complete ? [.. complete.Absent(inventory.Keys)] : [];
        return new FlowLogDiff(added, changed, removed, unchanged);
    }
}
