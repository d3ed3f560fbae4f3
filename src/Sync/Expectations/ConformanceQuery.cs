using Microsoft.AspNetCore.Http;
using Sync.Alibaba;
using Sync.Drift;
using Sync.Http;

namespace Sync.Expectations;

/// <summary>
/// The query parameters for nonconforming flow logs and conformance events. Each filter matches any of its values.
/// </summary>
public sealed record ConformanceQuery : ListQuery
{
    public IReadOnlyList<string> Expectation { get; init; } = [];
    public IReadOnlyList<string> Severity { get; init; } = [];
    public IReadOnlyList<string> AccountId { get; init; } = [];
    public IReadOnlyList<string> RegionId { get; init; } = [];
    public IReadOnlyList<string> CenId { get; init; } = [];
    public IReadOnlyList<string> FlowLogId { get; init; } = [];

    /// <summary>For events only, as are the following two.</summary>
    public IReadOnlyList<string> Kind { get; init; } = [];

    /// <summary>Inclusive.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTime? Until { get; init; }

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
    };
}

/// <summary>The key of the last item already returned.</summary>
public sealed record NonconformingPosition(string AccountId, string RegionId, string FlowLogId, string Expectation);
