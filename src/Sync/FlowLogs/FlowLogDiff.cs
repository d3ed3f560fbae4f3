using Sync.Alibaba;
using Sync.Alibaba.Walk;

namespace Sync.FlowLogs;

/// <summary>
/// What a listing says that the inventory does not: the flow logs to add, those to change, the ids to remove, and how many
/// are as they were.
/// </summary>
public sealed record FlowLogDiff(
    IReadOnlyCollection<HashedFlowLog> Added, IReadOnlyCollection<HashedFlowLog> Changed, IReadOnlyList<string> Removed, int Unchanged)
{
    /// <summary>Those of <see cref="Changed"/> that the filter of the settings does not cover any more.</summary>
    public IReadOnlyList<string> LeftFilter { get; init; } = [];

    /// <summary>Absent flow logs that are kept, because listings have contradicted each other about them.</summary>
    public IReadOnlyList<Absence> Doubtful { get; init; } = [];

    public bool IsEmpty => Added.Count + Changed.Count + Removed.Count == 0;

    /// <summary>A pure function. Only a <see cref="CompleteListing"/> can remove: no other type can be asked what is absent.</summary>
    /// <param name="listing">Walked with the content hashes of the inventory as what is known.</param>
    public static FlowLogDiff Of(Listing listing) => new(
        listing.New, listing.Changed, listing is CompleteListing complete ? [.. complete.Absent] : [],
        listing.Count - listing.New.Count - listing.Changed.Count);
}
