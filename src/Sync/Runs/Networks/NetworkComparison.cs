using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Network;
using Sync.Runs.Removals;

namespace Sync.Runs.Networks;

/// <summary>Compares the listed network of an account with the inventory.</summary>
internal sealed class NetworkComparison(string accountId, KnownNetwork known, ListedNetwork listed)
{
    /// <param name="removals">Null: all removals are forced.</param>
    public async Task<NetworkChanges> CompareAsync(RemovalCheck? removals)
    {
        var cens = await CompareAsync(Cen.Resource, listed.Cens, known.Cens, new HashSet<string>());
        var routers = await CompareAsync(
            TransitRouter.Resource, listed.TransitRouters, known.TransitRouters,
            GoneIn(known.TransitRouters, known.Cens, listed.Cens, cens, isComplete: true));
        var attachments = await CompareAsync(
            Attachment.Resource, listed.Attachments, known.Attachments,
            GoneIn(
                known.Attachments, known.TransitRouters, listed.TransitRouters, routers,
                isComplete: listed.Cens.All(part => part.Gap is null)));
        return new NetworkChanges(cens, routers, attachments);

        async Task<NetworkChange<T>> CompareAsync<T>(
            Resource<T> resource, IReadOnlyList<NetworkPart<T>> parts, IReadOnlyList<KnownItem> items,
            IReadOnlySet<string> goneParents)
            where T : Listed
        {
            var changes = NetworkDiff.Of(accountId, parts, items, goneParents);
            return new NetworkChange<T>(
                resource, parts.Sum(part => part.Listing.Count),
                removals is null ? changes : await Task.WhenAll(changes.Select(change => removals.CheckAsync(
                    resource, change, items.Count(item => item.RegionId == change.Scope.RegionId)))));
        }
    }

    /// <summary>
    /// The parents of known items that are to be removed, or were removed by an earlier run that withheld their items.
    /// </summary>
    /// <param name="isComplete">Whether the lists that the parents' own lists follow from are complete.</param>
    private static HashSet<string> GoneIn<T>(
        IReadOnlyList<KnownItem> items, IReadOnlyList<KnownItem> parents, IReadOnlyList<NetworkPart<T>> listed,
        NetworkChange<T> change, bool isComplete)
        where T : Listed
    {
        var gone = change.Scopes.SelectMany(each => each.Diff.Removed).ToHashSet(StringComparer.Ordinal);
        if (!isComplete || listed.Any(part => part.Gap is not null)) return gone;
        var existing = parents.Select(parent => parent.Id).Concat(listed.SelectMany(part => part.Listing.Ids))
            .ToHashSet(StringComparer.Ordinal);
        gone.UnionWith(items.Select(item => item.ParentId).Where(id => id != "" && !existing.Contains(id)));
        return gone;
    }
}
