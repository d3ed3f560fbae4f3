using Sync.Alibaba;
using Sync.Alibaba.Walk;

namespace Sync.FlowLogs;

/// <summary>
/// Tells flow logs that are gone from the cloud from those that only left the filter of the settings, such as one that was
/// switched off under <c>Filter__Status=Active</c>: a filtered listing lacks both. So the absent are asked for without the
/// filter, one by one or by listing the whole region, whichever takes fewer calls. What left the filter is brought up to date
/// once; then no listing covers it.
/// </summary>
internal sealed class FilterCheck(CompleteListing.Walker walker, DescribeFlowlogsRequest filter, int pageSize)
{
    /// <param name="hashes">Content hashes of the inventory by id.</param>
    /// <returns>What to remove and to change, and what is held back; null: nothing.</returns>
    public async Task<(FlowLogDiff Diff, HeldBack? HeldBack)> CheckAsync(
        Scope scope, FlowLogSource source, FlowLogDiff diff, IReadOnlyDictionary<string, Guid> hashes,
        CancellationToken cancellationToken)
    {
        try
        {
            var absent = diff.Removed.ToDictionary(id => id, _ => Guid.Empty);
            var listing = await ShouldListAsync(source, absent.Count, cancellationToken)
                ? await walker.WalkAsync(scope.RegionId, source.All, absent, cancellationToken)
                : null;
            var existing = listing is null ? await AskAsync(source, absent.Keys, cancellationToken) : [.. listing.Changed];
            diff = Apply(diff, existing, hashes);
            if (listing is IncompleteListing incomplete)
                return (diff with { Removed = [] }, HeldBack.Incomplete(diff.Removed.Count, incomplete));
            var notListed = existing.Count(flowLog => filter.Matches(flowLog.Entry));
            return notListed == 0 ? (diff, null) : (diff with { Removed = [] }, HeldBack.NotFiltered(notListed));
        }
        catch (AlibabaException error)
        {
            return (diff with { Removed = [] }, HeldBack.Failed(diff.Removed.Count, error));
        }
    }

    /// <summary>A whole listing is walked twice where some are gone.</summary>
    private async Task<bool> ShouldListAsync(FlowLogSource source, int absent, CancellationToken cancellationToken)
    {
        if (absent <= 2) return false;
        var first = await source.All(1, pageSize, cancellationToken);
        return 2L * PageWalk.PagesOf(first.TotalCount, first.PageSize ?? pageSize) < absent;
    }

    private static async Task<List<HashedFlowLog>> AskAsync(
        FlowLogSource source, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var existing = new List<HashedFlowLog>();
        foreach (var id in ids)
            if (await source.FindAsync(id, cancellationToken) is { } entry) existing.Add(HashedFlowLog.Of(entry));
        return existing;
    }

    private FlowLogDiff Apply(
        FlowLogDiff diff, List<HashedFlowLog> existing, IReadOnlyDictionary<string, Guid> hashes)
    {
        if (existing.Count == 0) return diff;
        var ids = existing.Select(flowLog => flowLog.Entry.FlowLogId).ToHashSet(StringComparer.Ordinal);
        HashedFlowLog[] changed = [.. existing.Where(flowLog => flowLog.Hash != hashes[flowLog.Entry.FlowLogId])];
        return diff with
        {
            Removed = [.. diff.Removed.Where(id => !ids.Contains(id))],
            Changed = [.. diff.Changed, .. changed],
            LeftFilter =
                [.. changed.Where(flowLog => !filter.Matches(flowLog.Entry)).Select(flowLog => flowLog.Entry.FlowLogId)],
        };
    }
}
