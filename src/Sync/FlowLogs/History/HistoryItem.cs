using Sync.FlowLogs.Snapshots;

namespace Sync.FlowLogs.History;

/// <summary>A version of a flow log as readers get it.</summary>
/// <param name="ValidTo">Exclusive; null for the version that is current.</param>
/// <param name="Change">What began it: <c>added</c> or <c>changed</c>.</param>
/// <param name="EndedBy"><c>changed</c> or <c>removed</c>; null for the version that is current.</param>
/// <param name="Changes">Against the version before; all fields of one that was added.</param>
public sealed record HistoryItem(
    DateTime ValidFrom, DateTime? ValidTo, string Change, string? EndedBy, IReadOnlyList<FieldChange> Changes, SnapshotItem FlowLog)
{
    /// <param name="versions">Newest first.</param>
    /// <param name="laterBegins">Begin of the version after the first of these; null if there is none.</param>
    internal static IEnumerable<HistoryItem> Of(IReadOnlyList<VersionRow> versions, DateTime? laterBegins)
    {
        for (var i = 0; i < versions.Count; i++)
        {
            var version = versions[i];
            var earlier = i + 1 < versions.Count ? versions[i + 1] : null;
            // A flow log that was away for a while began anew.
            var follows = earlier?.ValidTo == version.ChangedAt;
            var endedBy = version.ValidTo is null ? null : version.ValidTo == laterBegins ? "changed" : "removed";
            yield return new HistoryItem(
                version.ChangedAt, version.ValidTo, follows ? "changed" : "added", endedBy,
                FieldChange.Between(follows ? earlier!.ToEntry() : null, version.ToEntry()), version);
            laterBegins = version.ChangedAt;
        }
    }
}

/// <param name="Items">Newest first.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryItem> Items, string? NextCursor);
