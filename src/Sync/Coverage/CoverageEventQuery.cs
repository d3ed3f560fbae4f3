using Microsoft.AspNetCore.Http;
using Sync.Alibaba;
using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.Http;

namespace Sync.Coverage;

/// <summary>The query parameters for coverage events. Each filter matches any of its values.</summary>
public sealed record CoverageEventQuery : ListQuery
{
    public static IReadOnlyList<string> Kinds { get; } = [AlertKind.Uncovered, AlertKind.Covered];

    public IReadOnlyList<string> Kind { get; init; } = [];
    public IReadOnlyList<string> Severity { get; init; } = [];
    public IReadOnlyList<string> AccountId { get; init; } = [];
    public IReadOnlyList<string> RegionId { get; init; } = [];
    public IReadOnlyList<string> CenId { get; init; } = [];
    public IReadOnlyList<string> TransitRouterId { get; init; } = [];
    public IReadOnlyList<string> TransitRouterAttachmentId { get; init; } = [];
    public IReadOnlyList<string> AttachmentEndId { get; init; } = [];
    public IReadOnlyList<string> ResourceType { get; init; } = [];
    public IReadOnlyList<string> ResourceId { get; init; } = [];
    public long? RunId { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTime? Until { get; init; }

    /// <returns>Null if the requested format is not supported.</returns>
    public static CoverageEventQuery? Read(QueryReader reader, HttpRequest request) =>
        Read(reader, request, ReadFilters);

    private static CoverageEventQuery ReadFilters(QueryReader reader) => new()
    {
        Kind = reader.OneOf("kind", Kinds),
        Severity = reader.OneOf<Severity>("severity"),
        AccountId = reader.Texts("accountId"),
        RegionId = CenRegion.SpellAll(reader.Texts("regionId")),
        CenId = reader.Texts("cenId"),
        TransitRouterId = reader.Texts("transitRouterId"),
        TransitRouterAttachmentId = reader.Texts("transitRouterAttachmentId"),
        AttachmentEndId = reader.Texts("attachmentEndId"),
        ResourceType = reader.Texts("resourceType"),
        ResourceId = reader.Texts("resourceId"),
        RunId = reader.RunId(),
        Since = reader.Time("since"),
        Until = reader.Time("until"),
    };
}
