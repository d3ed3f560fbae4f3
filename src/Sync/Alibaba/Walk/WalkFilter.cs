namespace Sync.Alibaba.Walk;

/// <summary>What a listing is asked for, where that is less than the whole region.</summary>
/// <param name="Matches">
/// Whether the cloud should list a flow log. One that it lists all the same is not kept: the inventory then holds no more than
/// was asked for, and that the cloud does not hear the filter is a doubt about the whole listing.
/// </param>
/// <param name="Outside">Ids that are known and not asked for: they are not absent when they are not listed.</param>
public sealed record WalkFilter(Func<FlowLogEntry, bool> Matches, IReadOnlySet<string> Outside)
{
    public static readonly WalkFilter None = new(_ => true, new HashSet<string>());
}
