using Sync.Http;

namespace Sync.Coverage;

/// <summary>The end of a connection was found not covered, or covered again, as the API returns it.</summary>
public sealed record CoverageEventItem
{
    /// <summary>The same as in alerts.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it was judged, in UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>uncovered or covered.</summary>
    public required string Kind { get; init; }

    /// <summary>low, medium or high, by the kind of connection.</summary>
    public required string Severity { get; init; }

    public required string AccountId { get; init; }
    public required string RegionId { get; init; }

    /// <summary>Attachment ID, <c>@</c> and transit router ID.</summary>
    public required string AttachmentEndId { get; init; }

    public string? TransitRouterAttachmentId { get; init; }
    public string? TransitRouterId { get; init; }
    public string? CenId { get; init; }

    /// <summary>VPC, VBR, VPN, TR or ECR.</summary>
    public string? ResourceType { get; init; }

    public string? ResourceId { get; init; }
    public string? AttachmentName { get; init; }
    public required long RunId { get; init; }

    /// <summary>Null if the run did not change the verdict, as when a new end lacks a flow log for too long.</summary>
    public string? VerdictBefore { get; init; }

    public required string Verdict { get; init; }

    /// <summary>A sentence.</summary>
    public required string Reason { get; init; }
}

/// <param name="NextCursor">Null on the last page.</param>
public sealed record CoverageEventPage(IReadOnlyList<CoverageEventItem> Items, string? NextCursor);

/// <summary>One coverage event per line.</summary>
internal static class CoverageEventCsv
{
    public static IReadOnlyList<CsvColumn<CoverageEventItem>> Columns { get; } =
    [
        new("id", item => item.Id),
        new("at", item => item.At),
        new("kind", item => item.Kind),
        new("severity", item => item.Severity),
        new("accountId", item => item.AccountId),
        new("regionId", item => item.RegionId),
        new("attachmentEndId", item => item.AttachmentEndId),
        new("transitRouterAttachmentId", item => item.TransitRouterAttachmentId),
        new("transitRouterId", item => item.TransitRouterId),
        new("cenId", item => item.CenId),
        new("resourceType", item => item.ResourceType),
        new("resourceId", item => item.ResourceId),
        new("attachmentName", item => item.AttachmentName),
        new("runId", item => item.RunId),
        new("verdictBefore", item => item.VerdictBefore),
        new("verdict", item => item.Verdict),
        new("reason", item => item.Reason),
    ];
}
