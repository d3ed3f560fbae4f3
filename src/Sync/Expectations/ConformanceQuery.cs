using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Sync.Alibaba;
using Sync.Drift;
using Sync.Http;

namespace Sync.Expectations;

/// <summary>
/// The query parameters for what is nonconforming and for conformance events. Each filter matches any of its values.
/// </summary>
public sealed record ConformanceQuery : ListQuery
{
    public IReadOnlyList<string> Expectation { get; init; } = [];
    public IReadOnlyList<string> Severity { get; init; } = [];
    public IReadOnlyList<string> AccountId { get; init; } = [];
    public IReadOnlyList<string> RegionId { get; init; } = [];
    public IReadOnlyList<string> CenId { get; init; } = [];
    public IReadOnlyList<string> FlowLogId { get; init; } = [];

    /// <summary>Of <see cref="Resources"/>.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Resource { get; init; } = [];

    [JsonIgnore]
    public IReadOnlyList<string> ResourceId { get; init; } = [];

    /// <summary>For events only, as are the following two.</summary>
    public IReadOnlyList<string> Kind { get; init; } = [];

    /// <summary>Inclusive.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTime? Until { get; init; }

    /// <summary>The resources that expectations can be about.</summary>
    public static IReadOnlyList<string> Resources { get; } =
        [DriftResource.FlowLogs, Expectations.Expectation.Attachments];

    /// <inheritdoc/>
    /// <remarks>Without the filters that were added later it is the same as before there were any.</remarks>
    public override string Fingerprint(string list) => Resource.Count == 0 && ResourceId.Count == 0
        ? base.Fingerprint(list)
        : base.Fingerprint(JsonSerializer.Serialize(new { list, Resource, ResourceId }));

    /// <returns>Null if the requested format is not supported.</returns>
    public static ConformanceQuery? Read(QueryReader reader, HttpRequest request) =>
        Read(reader, request, ReadFilters);

    /// <summary>As <see cref="Read"/>, with the parameters for events: kind, since and until.</summary>
    /// <returns>Null if the requested format is not supported.</returns>
    public static ConformanceQuery? ReadOfEvents(QueryReader reader, HttpRequest request) =>
        Read(reader, request, reader => ReadFilters(reader) with
        {
            Kind = reader.OneOf("kind", [ConformanceEvent.Nonconforming, ConformanceEvent.Conforming]),
            Since = reader.Time("since"),
            Until = reader.Time("until"),
        });

    private static ConformanceQuery ReadFilters(QueryReader reader) => new()
    {
        Expectation = reader.Texts("expectation"),
        Severity = reader.OneOf<Severity>("severity"),
        AccountId = reader.Texts("accountId"),
        RegionId = CenRegion.SpellAll(reader.Texts("regionId")),
        CenId = reader.Texts("cenId"),
        FlowLogId = reader.Texts("flowLogId"),
        Resource = reader.OneOf("resource", Resources),
        ResourceId = reader.Texts("resourceId"),
    };
}

/// <summary>The key of the last item already returned.</summary>
/// <param name="FlowLogId">
/// The ID of whatever does not conform; cursors of earlier builds have this name for it.
/// </param>
public sealed record NonconformingPosition(string AccountId, string RegionId, string FlowLogId, string Expectation);
