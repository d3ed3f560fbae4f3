using System.Text.Json.Nodes;

namespace Sync.FlowLogs;

/// <summary>A flow log as readers get it: the API's own field names in camel case, and when it was first seen and last changed.</summary>
public sealed record SnapshotItem
{
    public required string AccountId { get; init; }
    public required string RegionId { get; init; }
    public required string FlowLogId { get; init; }
    public string? FlowLogName { get; init; }
    public string? Description { get; init; }
    public string? CenId { get; init; }
    public string? TransitRouterId { get; init; }
    public string? TransitRouterAttachmentId { get; init; }
    public string? ProjectName { get; init; }
    public string? LogStoreName { get; init; }
    public string? LogFormatString { get; init; }
    public string? FlowLogVersion { get; init; }

    /// <summary>Seconds.</summary>
    public int? Interval { get; init; }

    public string? Status { get; init; }
    public string? CreationTime { get; init; }

    /// <summary>Tag key to tag value.</summary>
    public JsonNode? Tags { get; init; }

    /// <summary>Members the API sent that its page does not list.</summary>
    public JsonNode? Extra { get; init; }

    public DateTime FirstSeenAt { get; init; }
    public DateTime ChangedAt { get; init; }
}

/// <param name="AsOf">The moment the page shows; every further page of the walk shows the same.</param>
/// <param name="RunId">The last run that had finished by then; null before the first.</param>
public sealed record SnapshotPage(DateTime AsOf, long? RunId, long TotalCount, IReadOnlyList<SnapshotItem> Items, string? NextCursor);
