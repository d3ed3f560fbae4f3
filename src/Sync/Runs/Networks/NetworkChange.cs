using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Network;

namespace Sync.Runs.Networks;

/// <summary>What a run found to differ in the items of one resource in an account.</summary>
/// <param name="Listed">The number of listed items.</param>
/// <param name="Scopes">The regions in which something differs.</param>
internal sealed record NetworkChange<T>(Resource<T> Resource, int Listed, IReadOnlyList<ScopeChange<T>> Scopes)
    where T : Listed
{
    public bool IsEmpty => Scopes.All(each => each.Diff.IsEmpty);

    public NetworkCounts Counts => new(
        Listed, Scopes.Sum(each => each.Diff.Added.Count), Scopes.Sum(each => each.Diff.Changed.Count),
        Scopes.Sum(each => each.Diff.Removed.Count), Scopes.Sum(each => each.HeldBack?.Ids.Count ?? 0));

    /// <summary>The removals that are withheld.</summary>
    /// <param name="lastAt">When the network was last listed.</param>
    public IEnumerable<NetworkGap> Withheld(DateTime? lastAt) =>
        from each in Scopes
        let regionId = each.Scope.RegionId
        let held = each.HeldBack
        where held is not null
        select new NetworkGap(
            Resource.Operation, regionId, regionId, lastAt, held.Code, held.Message, IsRefused: false)
        {
            WithheldIds = [.. held.Ids.Order(StringComparer.Ordinal)],
        };
}

/// <summary>The differences between the listed network of an account and the inventory.</summary>
internal sealed record NetworkChanges(
    NetworkChange<Cen> Cens, NetworkChange<TransitRouter> TransitRouters, NetworkChange<Attachment> Attachments)
{
    public bool IsEmpty => Cens.IsEmpty && TransitRouters.IsEmpty && Attachments.IsEmpty;

    /// <inheritdoc cref="NetworkChange{T}.Withheld"/>
    public IEnumerable<NetworkGap> Withheld(DateTime? lastAt) =>
        [.. Cens.Withheld(lastAt), .. TransitRouters.Withheld(lastAt), .. Attachments.Withheld(lastAt)];
}
