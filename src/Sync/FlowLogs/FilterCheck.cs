using Sync.Alibaba;
using Sync.Inventory;
using Sync.Inventory.Merging;
using Sync.Inventory.Walk;

namespace Sync.FlowLogs;

/// <summary>
/// Distinguishes flow logs that were deleted in the cloud from those that only left the filter of the settings, such as
/// one that was deactivated with <c>Filter__Status=Active</c>: both are missing in a filtered listing. The absent flow
/// logs are requested without the filter, one by one or by listing the complete region, whichever takes fewer calls.
/// Flow logs that left the filter are updated once; afterwards, no filtered listing covers them.
/// </summary>
internal sealed class FilterCheck(CompleteListing<FlowLog>.Walker walker, DescribeFlowlogsRequest filter, int pageSize)
{
    /// <param name="hashes">The content hashes of the inventory, by id.</param>
    public async Task<FilteredDiff> CheckAsync(
        Scope scope, FlowLogSource source, Diff<FlowLog> diff, IReadOnlyDictionary<string, Guid> hashes,
        CancellationToken cancellationToken)
    {
        try
        {
            var absent = diff.Removed.ToDictionary(id => id, _ => Guid.Empty);
            var listing = await ShouldListAsync(source, absent.Count, cancellationToken)
                ? await walker.WalkAsync(scope.RegionId, source.All, absent, cancellationToken)
                : null;
            var existing = listing is null
                ? await RequestAsync(source, absent.Keys, cancellationToken)
                : [.. listing.Changed];
            var filtered = Apply(diff, existing, hashes);
            return (listing as IncompleteListing<FlowLog>)?.Doubt is { } doubt
                ? filtered.Keeping(filtered.Diff.Removed.Count, doubt)
                : filtered.Keeping(existing.Count(flowLog => filter.Matches(flowLog.Item)), null);
        }
        catch (AlibabaException error)
        {
            return new FilteredDiff(diff, []).Keeping(diff.Removed.Count, WalkDoubt.Of(error));
        }
    }

    /// <summary>Whether listing the region takes fewer calls: it is walked twice if flow logs are absent.</summary>
    private async Task<bool> ShouldListAsync(FlowLogSource source, int absent, CancellationToken cancellationToken)
    {
        if (absent <= 2) return false;
        var first = await source.All(1, pageSize, cancellationToken);
        return 2L * Paging.PagesOf(first.TotalCount, first.PageSize ?? pageSize) < absent;
    }

    private static async Task<List<Hashed<FlowLog>>> RequestAsync(
        FlowLogSource source, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var existing = new List<Hashed<FlowLog>>();
        foreach (var id in ids)
        {
            if (await source.FindAsync(id, cancellationToken) is { } flowLog)
                existing.Add(FlowLog.Resource.Hashed(flowLog));
        }

        return existing;
    }

    private FilteredDiff Apply(
        Diff<FlowLog> diff, List<Hashed<FlowLog>> existing, IReadOnlyDictionary<string, Guid> hashes)
    {
        var ids = existing.Select(flowLog => flowLog.Item.Id).ToHashSet(StringComparer.Ordinal);
        Hashed<FlowLog>[] changed = [.. existing.Where(flowLog => flowLog.Hash != hashes[flowLog.Item.Id])];
        return new FilteredDiff(
            diff with
            {
                Removed = [.. diff.Removed.Where(id => !ids.Contains(id))],
                Changed = changed.Length == 0 ? diff.Changed : [.. diff.Changed, .. changed],
            },
            [.. changed.Where(flowLog => !filter.Matches(flowLog.Item)).Select(flowLog => flowLog.Item.Id)]);
    }
}

/// <summary>A diff after the check which absent flow logs still exist.</summary>
/// <param name="LeftFilter">The ids of changed flow logs that no longer match the filter of the settings.</param>
internal sealed record FilteredDiff(Diff<FlowLog> Diff, IReadOnlyList<string> LeftFilter)
{
    /// <summary>
    /// The number of flow logs that are kept although the listing lacks them: those that exist and match the filter or,
    /// with a <see cref="Doubt"/>, those whose existence is unknown.
    /// </summary>
    public int Kept { get; private init; }

    /// <summary>Why it is unknown which absent flow logs exist; null if it is known.</summary>
    public WalkDoubt? Doubt { get; private init; }

    /// <summary>A copy without removals if flow logs have to be kept; otherwise this diff.</summary>
    public FilteredDiff Keeping(int kept, WalkDoubt? doubt) => kept == 0 && doubt is null
        ? this : this with { Diff = Diff with { Removed = [] }, Kept = kept, Doubt = doubt };
}
