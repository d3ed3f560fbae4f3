using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sync.Alibaba;
using Sync.Drift;
using Sync.Http;

namespace Sync.Expectations;

/// <summary>What a reader asks of nonconforming flow logs or of conformance events: filters of which each matches any of its values.</summary>
public sealed record ConformanceQuery
{
    public IReadOnlyList<string> Expectation { get; init; } = [];
    public IReadOnlyList<string> Severity { get; init; } = [];
    public IReadOnlyList<string> AccountId { get; init; } = [];
    public IReadOnlyList<string> RegionId { get; init; } = [];
    public IReadOnlyList<string> CenId { get; init; } = [];
    public IReadOnlyList<string> FlowLogId { get; init; } = [];

    /// <summary>Of events, as are those that follow.</summary>
    public IReadOnlyList<string> Kind { get; init; } = [];

    /// <summary>Inclusive.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Null for all there are, as an export gives them.</summary>
    public int? PageSize { get; init; } = DriftQuery.DefaultPageSize;

    public AnswerFormat Format { get; init; } = AnswerFormat.Json;

    /// <returns>Null when the format cannot be agreed on.</returns>
    public static ConformanceQuery? Read(QueryReader reader, HttpRequest request)
    {
        var format = AnswerFormat.Read(reader, request);
        if (format == AnswerFormat.Parquet) reader.Fault("format", "cannot be parquet; there are: json, ndjson, csv");
        if (format is null) return null;

        var isWhole = format.IsExport && !request.Query.ContainsKey("pageSize") && !request.Query.ContainsKey("cursor");
        var pageSize = reader.WholeNumber("pageSize", DriftQuery.DefaultPageSize, 1, DriftQuery.MaxPageSize);
        reader.Text("cursor");
        return new ConformanceQuery
        {
            Expectation = reader.Texts("expectation"),
            Severity = reader.OneOf("severity", Enum.GetNames<Severity>().Select(JsonNamingPolicy.CamelCase.ConvertName)),
            AccountId = reader.Texts("accountId"),
            RegionId = CenRegion.SpellAll(reader.Texts("regionId")),
            CenId = reader.Texts("cenId"),
            FlowLogId = reader.Texts("flowLogId"),
            PageSize = isWhole ? null : pageSize,
            Format = format,
        };
    }

    /// <summary>Of events: their kind and time too.</summary>
    /// <returns>Null when the format cannot be agreed on.</returns>
    public static ConformanceQuery? ReadOfEvents(QueryReader reader, HttpRequest request) => Read(reader, request) is { } query
        ? query with
        {
            Kind = reader.OneOf("kind", [ConformanceEvent.Nonconforming, ConformanceEvent.Conforming]),
            Since = reader.Time("since"),
            Until = reader.Time("until"),
        }
        : null;

    /// <summary>What a cursor is bound to: what selects, and not how it is shown.</summary>
    public string Fingerprint(string list) => Cursors.Fingerprint(
        $"{list}\n" + JsonSerializer.Serialize(this with { PageSize = null, Format = AnswerFormat.Json }));
}

/// <summary>The last that was given, in the order of the key.</summary>
public sealed record NonconformingPosition(string AccountId, string RegionId, string FlowLogId, string Expectation);
