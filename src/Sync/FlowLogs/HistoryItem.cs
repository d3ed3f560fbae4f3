using Sync.Inventory;
using Sync.Inventory.History;
using Sync.Inventory.Snapshots;

namespace Sync.FlowLogs;

/// <summary>A version of a flow log as readers get it.</summary>
/// <inheritdoc cref="HistoryItem{T}"/>
public sealed record HistoryItem(
    DateTime ValidFrom, DateTime? ValidTo, string Change, string? EndedBy, IReadOnlyList<FieldChange> Changes,
    SnapshotItem<FlowLog> FlowLog)
{
    internal static HistoryItem Of(HistoryItem<FlowLog> version) => new(
        version.ValidFrom, version.ValidTo, version.Change, version.EndedBy, version.Changes, version.Item);
}

/// <param name="Items">Newest first.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryItem> Items, string? NextCursor);
