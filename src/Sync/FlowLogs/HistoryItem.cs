using Sync.Inventory;
using Sync.Inventory.History;
using Sync.Inventory.Snapshots;

namespace Sync.FlowLogs;

/// <summary>A version of a flow log as readers get it.</summary>
/// <param name="ValidTo">Exclusive; null for the current version.</param>
/// <param name="Change">The event that began the version: <c>added</c> or <c>changed</c>.</param>
/// <param name="EndedBy">
/// The event that ended the version: <c>changed</c> or <c>removed</c>; null for the current version.
/// </param>
/// <param name="Changes">The differences from the previous version; all fields if the flow log was added.</param>
public sealed record HistoryItem(
    DateTime ValidFrom, DateTime? ValidTo, string Change, string? EndedBy, IReadOnlyList<FieldChange> Changes,
    SnapshotItem<FlowLog> FlowLog)
{
    /// <param name="versions">Newest first.</param>
    /// <param name="laterBegins">When the version after the first of these began; null if it is the newest.</param>
    internal static IEnumerable<HistoryItem> Of(IReadOnlyList<ItemVersion<FlowLog>> versions, DateTime? laterBegins)
    {
        for (var i = 0; i < versions.Count; i++)
        {
            var (item, validTo) = versions[i];
            var earlier = i + 1 < versions.Count ? versions[i + 1] : null;
            // If there is a gap between the versions, the flow log was removed and added again.
            var follows = earlier?.ValidTo == item.ChangedAt;
            var endedBy = validTo is null ? null : validTo == laterBegins ? "changed" : "removed";
            var changes = FieldChange.Between(
                FlowLogs.FlowLog.Resource, follows ? earlier!.Item.Content : null, item.Content);
            yield return new HistoryItem(
                item.ChangedAt, validTo, follows ? "changed" : "added", endedBy, changes, item);
            laterBegins = item.ChangedAt;
        }
    }
}

/// <param name="Items">Newest first.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryItem> Items, string? NextCursor);
