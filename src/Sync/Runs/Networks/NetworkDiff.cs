using Sync.Inventory;
using Sync.Inventory.Merging;
using Sync.Inventory.Walk;

namespace Sync.Runs.Networks;

/// <summary>
/// The differences between all listings of one resource in an account and the inventory. A pure function of them.
/// </summary>
internal static class NetworkDiff
{
    /// <param name="goneParents">
    /// IDs of parents that are to be removed, from a <see cref="CompleteListing{T}"/> of them: what belonged to them is
    /// gone as well, and cannot be listed any more.
    /// </param>
    /// <returns>The changes of each region; those of the baseline are apart from the drift.</returns>
    public static IReadOnlyList<ScopeChange<T>> Of<T>(
        string accountId, IReadOnlyList<NetworkPart<T>> parts, IReadOnlyList<KnownItem> known,
        IReadOnlySet<string> goneParents)
        where T : Listed
    {
        var byId = known.ToDictionary(item => item.Id, StringComparer.Ordinal);
        var listed = parts.SelectMany(part => part.Listing.Ids).ToHashSet(StringComparer.Ordinal);
        var changes = parts.SelectMany(part => ChangesOf(part, byId))
            .DistinctBy(change => change.Item.Item.Id, StringComparer.Ordinal);
        var absent = parts.SelectMany(part => part.Listing is CompleteListing<T> complete ? complete.Absent : [])
            .Concat(known.Where(item => goneParents.Contains(item.ParentId)).Select(item => item.Id))
            // What one listing lacks may have moved to another.
            .Where(id => !listed.Contains(id))
            .Distinct(StringComparer.Ordinal)
            .Select(id => byId[id]);

        return
        [
            .. changes.GroupBy(change => (change.RegionId, change.IsBaseline)).Select(group => new ScopeChange<T>(
                new Scope(accountId, group.Key.RegionId),
                new Diff<T>(
                    [.. group.Where(change => change.IsNew).Select(change => change.Item)],
                    [.. group.Where(change => !change.IsNew).Select(change => change.Item)], [], 0))
            {
                IsBaseline = group.Key.IsBaseline,
            }),
            .. absent.GroupBy(item => item.RegionId).Select(group => new ScopeChange<T>(
                new Scope(accountId, group.Key), new Diff<T>([], [], [.. group.Select(item => item.Id)], 0))),
        ];
    }

    // The region of a known item stays: its content may change, but not where it is.
    private static IEnumerable<Change<T>> ChangesOf<T>(NetworkPart<T> part, Dictionary<string, KnownItem> byId)
        where T : Listed =>
        part.Listing.New.Concat(part.Listing.Changed).Select(hashed =>
            byId.TryGetValue(hashed.Item.Id, out var item)
                ? new Change<T>(item.RegionId, part.Before.IsBaseline, IsNew: false, hashed)
                : new Change<T>(hashed.Item.RegionId ?? "", part.Before.IsBaseline, IsNew: true, hashed));

    private sealed record Change<T>(string RegionId, bool IsBaseline, bool IsNew, Hashed<T> Item)
        where T : Listed;
}
