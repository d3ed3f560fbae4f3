using System.Globalization;

namespace Sync.Alibaba;

/// <summary>Every parameter of <c>DescribeFlowlogs</c>; what is null is not sent.</summary>
public sealed record DescribeFlowlogsRequest
{
    public string? ClientToken { get; init; }
    public string? RegionId { get; init; }
    public string? FlowLogName { get; init; }
    public string? FlowLogId { get; init; }
    public string? Description { get; init; }
    public string? CenId { get; init; }
    public string? ProjectName { get; init; }
    public string? LogStoreName { get; init; }
    public string? Status { get; init; }
    public int? PageNumber { get; init; }
    public int? PageSize { get; init; }
    public IReadOnlyList<TagFilter> Tags { get; init; } = [];
    public string? TransitRouterAttachmentId { get; init; }
    public string? TransitRouterId { get; init; }
    public int? Interval { get; init; }
    public string? FlowLogVersion { get; init; }

    // The four below are on no page; the official SDKs carry them.
    public string? OwnerAccount { get; init; }
    public long? OwnerId { get; init; }
    public string? ResourceOwnerAccount { get; init; }
    public long? ResourceOwnerId { get; init; }

    /// <summary>Whether it asks for less than all flow logs of the region: its answer then proves nothing about the rest.</summary>
    public bool HasFilter => Tags.Count > 0 || Interval is not null || TextFilters(null).Any(filter => Asked(filter.Wanted));

    /// <summary>Every rule of the page that it breaks, not only the first.</summary>
    public IReadOnlyList<RequestFault> Validate() => [.. DescribeFlowlogsRules.Faults(this)];

    /// <summary>Whether the cloud would list the flow log: every filter compares exactly, "" filters nothing.</summary>
    public bool Matches(FlowLogEntry entry) =>
        (!Asked(RegionId) || RegionId == entry.RegionId)
        && (Interval is null || Interval == entry.Interval)
        && TextFilters(entry).All(filter => !Asked(filter.Wanted) || filter.Wanted == filter.Actual)
        && Tags.All(tag => entry.Tags.TryGetValue(tag.Key, out var value) && (tag.Value is null || tag.Value == value));

    /// <summary>The wire form, in no particular order: the signature sorts.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToParameters() =>
        Named()
            .Concat(Tags.SelectMany((tag, index) => Named(tag, index + 1)))
            .Where(parameter => parameter.Value is not null)
            .Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value!));

    private IEnumerable<(string? Wanted, string? Actual)> TextFilters(FlowLogEntry? entry) =>
    [
        (FlowLogName, entry?.FlowLogName),
        (FlowLogId, entry?.FlowLogId),
        (Description, entry?.Description),
        (CenId, entry?.CenId),
        (ProjectName, entry?.ProjectName),
        (LogStoreName, entry?.LogStoreName),
        (Status, entry?.Status),
        (TransitRouterAttachmentId, entry?.TransitRouterAttachmentId),
        (TransitRouterId, entry?.TransitRouterId),
        (FlowLogVersion, entry?.FlowLogVersion),
    ];

    private IEnumerable<(string Name, string? Value)> Named() =>
    [
        (nameof(ClientToken), ClientToken),
        (nameof(RegionId), RegionId),
        (nameof(FlowLogName), FlowLogName),
        (nameof(FlowLogId), FlowLogId),
        (nameof(Description), Description),
        (nameof(CenId), CenId),
        (nameof(ProjectName), ProjectName),
        (nameof(LogStoreName), LogStoreName),
        (nameof(Status), Status),
        (nameof(PageNumber), Digits(PageNumber)),
        (nameof(PageSize), Digits(PageSize)),
        (nameof(TransitRouterAttachmentId), TransitRouterAttachmentId),
        (nameof(TransitRouterId), TransitRouterId),
        (nameof(Interval), Digits(Interval)),
        (nameof(FlowLogVersion), FlowLogVersion),
        (nameof(OwnerAccount), OwnerAccount),
        (nameof(OwnerId), Digits(OwnerId)),
        (nameof(ResourceOwnerAccount), ResourceOwnerAccount),
        (nameof(ResourceOwnerId), Digits(ResourceOwnerId)),
    ];

    private static IEnumerable<(string Name, string? Value)> Named(TagFilter tag, int number) =>
        [($"Tag.{number}.Key", tag.Key), ($"Tag.{number}.Value", tag.Value)];

    private static bool Asked(string? filter) => !string.IsNullOrEmpty(filter);

    private static string? Digits(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
