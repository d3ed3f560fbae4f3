using Sync.Inventory;
using Sync.Inventory.Walk;

namespace Sync.Runs.Networks;

/// <summary>One listing of the network and what was known of it.</summary>
/// <param name="ParentId">As <see cref="NetworkGap.ParentId"/>.</param>
/// <param name="RegionId">As <see cref="NetworkGap.RegionId"/>.</param>
/// <param name="Known">The known items that the listing should contain.</param>
internal sealed record NetworkPart<T>(
    string Operation, string ParentId, string RegionId, Listing<T> Listing, IReadOnlyList<KnownItem> Known,
    ListedBefore Before)
    where T : Listed
{
    /// <summary>Null: the listing is complete.</summary>
    public NetworkGap? Gap => Listing is IncompleteListing<T> { Doubt: var doubt }
        ? new NetworkGap(
            Operation, ParentId, RegionId, Before.CompleteAt, doubt.Code, doubt.Reason,
            NetworkReport.IsRefusal(doubt.Error))
        : null;

    /// <summary>The known items that still exist, as far as the listing shows.</summary>
    public IEnumerable<KnownItem> Remaining
    {
        get
        {
            var absent = Listing is CompleteListing<T> complete ? complete.Absent : [];
            var gone = absent.ToHashSet(StringComparer.Ordinal);
            return Known.Where(item => !gone.Contains(item.Id));
        }
    }

    /// <summary>The entries whose content is new or has changed.</summary>
    public IEnumerable<T> Seen => Listing.New.Concat(Listing.Changed).Select(hashed => hashed.Item);
}
