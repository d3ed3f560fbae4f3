using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Dapper;
using Sync.Alibaba;

namespace Sync.FlowLogs.Snapshots;

/// <summary>A flow log as readers get it: the API's own field names in camel case, and when it was first seen and last changed.</summary>
public record SnapshotItem
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

    /// <summary>The content as the API gave it.</summary>
    public FlowLogEntry ToEntry() => new()
    {
        FlowLogId = FlowLogId,
        RegionId = RegionId,
        FlowLogName = FlowLogName,
        Description = Description,
        CenId = CenId,
        TransitRouterId = TransitRouterId,
        TransitRouterAttachmentId = TransitRouterAttachmentId,
        ProjectName = ProjectName,
        LogStoreName = LogStoreName,
        LogFormatString = LogFormatString,
        FlowLogVersion = FlowLogVersion,
        Interval = Interval,
        Status = Status,
        CreationTime = CreationTime,
        Tags = Tags is JsonObject tags ? tags.ToImmutableSortedDictionary(tag => tag.Key, tag => (string)tag.Value!, StringComparer.Ordinal) : FlowLogEntry.NoTags,
        Extra = Extra?.ToJsonString(),
    };
}

/// <summary>A page of <c>GET /api/flowlogs</c>.</summary>
/// <param name="AsOf">The moment the page shows, which is that of the last change; every further page of the walk shows the same.</param>
/// <param name="RunId">The run that brought the inventory to where it was then; null before the first.</param>
/// <param name="StaleRegions">Of those asked for, the ones that the newest run could not prove.</param>
public sealed record SnapshotPage(
    DateTime AsOf, long? RunId, long TotalCount, IReadOnlyList<SnapshotItem> Items, string? NextCursor, IReadOnlyList<StaleRegion> StaleRegions);

/// <summary>jsonb columns as JSON, so that they are written to readers as they are.</summary>
internal sealed class JsonNodeColumn : SqlMapper.TypeHandler<JsonNode>
{
    public override JsonNode? Parse(object value) => JsonNode.Parse((string)value);

    public override void SetValue(System.Data.IDbDataParameter parameter, JsonNode? value) => parameter.Value = value?.ToJsonString();
}
