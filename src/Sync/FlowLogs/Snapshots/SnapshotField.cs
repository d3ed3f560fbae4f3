using System.Text.Json;

namespace Sync.FlowLogs.Snapshots;

public enum FieldKind
{
    Text,
    Number,
    Json,
    Time,
}

/// <summary>A field of a flow log as readers get it.</summary>
/// <param name="Column">Its place in what <see cref="SnapshotTable"/> selects.</param>
public sealed record SnapshotField(string Name, int Column, FieldKind Kind)
{
    public JsonEncodedText Encoded { get; } = JsonEncodedText.Encode(Name);

    /// <summary>In the order of the columns.</summary>
    public static readonly IReadOnlyList<SnapshotField> All =
    [
        new("accountId", 0, FieldKind.Text),
        new("regionId", 1, FieldKind.Text),
        new("flowLogId", 2, FieldKind.Text),
        new("flowLogName", 3, FieldKind.Text),
        new("description", 4, FieldKind.Text),
        new("cenId", 5, FieldKind.Text),
        new("transitRouterId", 6, FieldKind.Text),
        new("transitRouterAttachmentId", 7, FieldKind.Text),
        new("projectName", 8, FieldKind.Text),
        new("logStoreName", 9, FieldKind.Text),
        new("logFormatString", 10, FieldKind.Text),
        new("flowLogVersion", 11, FieldKind.Text),
        new("interval", 12, FieldKind.Number),
        new("status", 13, FieldKind.Text),
        new("creationTime", 14, FieldKind.Text),
        new("tags", 15, FieldKind.Json),
        new("extra", 16, FieldKind.Json),
        new("firstSeenAt", 17, FieldKind.Time),
        new("changedAt", 18, FieldKind.Time),
    ];

    /// <summary>The fields a list can be ordered by. SQL orders by the same names.</summary>
    public static readonly IReadOnlyList<string> Sortable =
        [.. All.Where(field => field.Kind != FieldKind.Json && field.Name is not ("description" or "logFormatString")).Select(field => field.Name)];
}
