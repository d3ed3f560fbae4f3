using Sync.Alibaba;
using Sync.Alibaba.Calls;
using Sync.Inventory;
using Sync.Inventory.Merging;
using Sync.Inventory.Walk;

namespace Sync.FlowLogs;

/// <summary>
/// Distinguishes flow logs that were deleted in the cloud from those that only left the filter of the settings, such as
/// one that was deactivated with <c>Filter__Status=Active</c>: both are missing in a filtered listing. The absent flow
/// logs are requested without the filter, one by one or by listing the complete region, whichever takes fewer calls.
/// Flow logs that left the filter are updated once; afterwards, no filtered listing covers them. What was found is
/// updated even if the check did not end.
/// </summary>
/// <param name="limits">
/// Those of the walker. The deadline limits the requests one by one, too: together they take no longer than a listing.
/// </param>
internal sealed class FilterCheck(
    CompleteListing<FlowLog>.Walker walker, DescribeFlowlogsRequest filter, WalkLimits limits, TimeProvider time)
{
    /// <param name="hashes">The content hashes of the inventory, by id.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task<FilteredDiff> CheckAsync(
        Scope scope, FlowLogSource source, Diff<FlowLog> diff, IReadOnlyDictionary<string, Guid> hashes,
        CancellationToken cancellationToken)
    {
        var existing = new List<Hashed<FlowLog>>();
        WalkDoubt? doubt;
        using var deadline = new CancellationTokenSource(limits.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            doubt = await ShouldListAsync(source, diff.Removed.Count, either.Token)
                ? await ListAsync(scope, source, diff.Removed, existing, cancellationToken)
                : await RequestAsync(source, diff.Removed, existing, either.Token);
        }
        catch (AlibabaException error)
        {
            doubt = WalkDoubt.Of(error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            doubt = WalkDoubt.Of(new AlibabaException(
                AlibabaErrorKind.Unreachable, "ScopeDeadline",
                $"Which of {diff.Removed.Count} flow logs of {scope.RegionId} left the filter was not known within "
                + $"{WaitedFor.Words(limits.Deadline)}."));
        }

        var filtered = Apply(diff, existing, hashes);
        return doubt is null
            ? filtered.Keeping([.. existing.Select(flowLog => flowLog.Item).Where(filter.Matches).Select(Id)], null)
            : filtered.Keeping(filtered.Diff.Removed, doubt);

        static string Id(FlowLog flowLog) => flowLog.Id;
    }

    /// <summary>Whether listing the region takes fewer calls: it is walked twice if flow logs are absent.</summary>
    private async Task<bool> ShouldListAsync(FlowLogSource source, int absent, CancellationToken cancellationToken)
    {
        if (absent <= 2) return false;
        var first = await source.All(1, limits.PageSize, cancellationToken);
        return 2L * Paging.PagesOf(first.TotalCount, first.PageSize ?? limits.PageSize) < absent;
    }

    // The walker has a deadline of its own, after which it returns what it saw.
    private async Task<WalkDoubt?> ListAsync(
        Scope scope, FlowLogSource source, IReadOnlyCollection<string> ids, List<Hashed<FlowLog>> existing,
        CancellationToken cancellationToken)
    {
        var absent = ids.ToDictionary(id => id, _ => Guid.Empty);
        var listing = await walker.WalkAsync(scope.RegionId, source.All, absent, cancellationToken);
        existing.AddRange(listing.Changed);
        return (listing as IncompleteListing<FlowLog>)?.Doubt;
    }

    /// <summary>As with listings, one response does not show that a flow log was deleted: two must agree.</summary>
    private static async Task<WalkDoubt?> RequestAsync(
        FlowLogSource source, IEnumerable<string> ids, List<Hashed<FlowLog>> existing,
        CancellationToken cancellationToken)
    {
        WalkDoubt? doubt = null;
        foreach (var id in ids)
        {
            var first = await source.FindAsync(id, cancellationToken);
            if ((first ?? await source.FindAsync(id, cancellationToken)) is not { } flowLog) continue;
            existing.Add(FlowLog.Resource.Hashed(flowLog));
            if (first is null) doubt ??= Contradiction(id);
        }

        return doubt;
    }

    private static WalkDoubt Contradiction(string id) => new(
        WalkDoubt.Inconsistent,
        $"One request did not find flow log {id}, and the next one did: nothing is removed. The next run tries again; "
        + "if this happens often, contact Alibaba Cloud support.");

    private FilteredDiff Apply(
        Diff<FlowLog> diff, List<Hashed<FlowLog>> existing, IReadOnlyDictionary<string, Guid> hashes)
    {
        var ids = existing.Select(flowLog => flowLog.Item.Id).ToHashSet(StringComparer.Ordinal);
        Hashed<FlowLog>[] changed = [.. existing.Where(flowLog => flowLog.Hash != hashes[flowLog.Item.Id])];
        return new FilteredDiff(diff with
        {
            Removed = [.. diff.Removed.Where(id => !ids.Contains(id))],
            Changed = changed.Length == 0 ? diff.Changed : [.. diff.Changed, .. changed],
            LeftFilter =
                [.. changed.Where(flowLog => !filter.Matches(flowLog.Item)).Select(flowLog => flowLog.Item.Id)],
        });
    }
}

/// <summary>A diff after the check which absent flow logs still exist.</summary>
internal sealed record FilteredDiff(Diff<FlowLog> Diff)
{
    /// <summary>
    /// The ids of flow logs that are kept although the listing lacks them: those that exist and match the filter or,
    /// with a <see cref="Doubt"/>, those whose existence is unknown.
    /// </summary>
    public IReadOnlyList<string> Kept { get; private init; } = [];

    /// <summary>Why it is unknown which absent flow logs exist; null if it is known.</summary>
    public WalkDoubt? Doubt { get; private init; }

    /// <summary>A copy without removals if flow logs have to be kept; otherwise this diff.</summary>
    public FilteredDiff Keeping(IReadOnlyList<string> kept, WalkDoubt? doubt) => kept.Count == 0 && doubt is null
        ? this : this with { Diff = Diff with { Removed = [] }, Kept = kept, Doubt = doubt };
}
