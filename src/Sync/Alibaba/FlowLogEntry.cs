using System.Collections.Immutable;

namespace Sync.Alibaba;

/// <summary>
/// One entry of <c>DescribeFlowlogs</c>, normalised so that equal configuration is an equal value: absent, null and ""
/// are all null, tags are ordered by key, and text holds nothing that Postgres cannot store.
/// </summary>
public sealed record FlowLogEntry
{
    public required string FlowLogId { get; init; }
    public string? RegionId { get; init; }
    public string? FlowLogName { get; init; }
    public string? Description { get; init; }
    public string? CenId { get; init; }
    public string? TransitRouterId { get; init; }
    public string? TransitRouterAttachmentId { get; init; }
    public string? ProjectName { get; init; }
    public string? LogStoreName { get; init; }
    public string? LogFormatString { get; init; }
    public string? FlowLogVersion { get; init; }

    /// <summary>Seconds. A value that is no whole number stands in <see cref="Extra"/> instead.</summary>
    public int? Interval { get; init; }

    /// <summary><c>Active</c>, <c>Inactive</c>, the transient <c>Modifying</c>, or whatever the cloud says next.</summary>
    public string? Status { get; init; }

    /// <summary>As the API spells it; <see cref="Answers.WireTime"/> says what of it is a time.</summary>
    public string? CreationTime { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = NoTags;

    /// <summary>A JSON object with sorted keys of every member the API's page does not list; null when there is none.</summary>
    public string? Extra { get; init; }

    public static ImmutableSortedDictionary<string, string> NoTags { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
