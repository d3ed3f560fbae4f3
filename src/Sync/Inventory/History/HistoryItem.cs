using Sync.Inventory.Fields;
using Sync.Inventory.Snapshots;

namespace Sync.Inventory.History;

/// <summary>A version of an item as readers get it.</summary>
/// <param name="ValidTo">Exclusive; null for the current version.</param>
/// <param name="Change">The event that began the version: <c>added</c> or <c>changed</c>.</param>
/// <param name="EndedBy">
/// The event that ended the version: <c>changed</c> or <c>removed</c>; null for the current version.
/// </param>
/// <param name="Changes">
/// The differences from the previous version; all fields if the item was added; none if the previous version is not
/// kept any more (<c>Sync__History__Keep</c>).
/// </param>
public sealed record HistoryItem<T>(
    DateTime ValidFrom, DateTime? ValidTo, string Change, string? EndedBy, IReadOnlyList<FieldChange> Changes,
    SnapshotItem<T> Item)
    where T : Listed
{
    /// <param name="versions">Newest first.</param>
    /// <param name="laterBegins">When the version after the first of these began; null if it is the newest.</param>
    internal static IEnumerable<HistoryItem<T>> Of(
        Resource<T> resource, IReadOnlyList<ItemVersion<T>> versions, DateTime? laterBegins)
    {
        for (var i = 0; i < versions.Count; i++)
        {
            var (item, validTo) = versions[i];
            var earlier = i + 1 < versions.Count ? versions[i + 1] : null;
            // If there is a gap between the versions, the item was removed and added again. Without an earlier one, the
            // version may follow one that is not kept any more: the differences from it are unknown.
            var follows = earlier?.ValidTo == item.ChangedAt;
            var isCut = earlier is null && item.FirstSeenAt < item.ChangedAt;
            var endedBy = validTo is null ? null : validTo == laterBegins ? "changed" : "removed";
            var changes = isCut
                ? [] : FieldChange.Between(resource, follows ? earlier!.Item.Content : null, item.Content);
            yield return new HistoryItem<T>(
                item.ChangedAt, validTo, follows || isCut ? "changed" : "added", endedBy, changes, item);
            laterBegins = item.ChangedAt;
        }
    }
}

/// <param name="Items">Newest first.</param>
public sealed record HistoryPage<T>(IReadOnlyList<HistoryItem<T>> Items, string? NextCursor)
    where T : Listed;

/// <summary>The position after which a list of versions continues.</summary>
internal sealed record HistoryPosition(DateTime Before);
