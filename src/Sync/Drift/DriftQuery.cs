using Microsoft.AspNetCore.Http;
using Sync.Alibaba;
using Sync.Http;

namespace Sync.Drift;

/// <summary>The query parameters for drift events. Each filter matches any of its values.</summary>
public sealed record DriftQuery : ListQuery
{
    public IReadOnlyList<string> AccountId { get; init; } = [];
    public IReadOnlyList<string> RegionId { get; init; } = [];
    public IReadOnlyList<string> CenId { get; init; } = [];
    public IReadOnlyList<string> FlowLogId { get; init; } = [];
    public IReadOnlyList<string> Kind { get; init; } = [];
    public IReadOnlyList<string> Severity { get; init; } = [];

    /// <summary>
    /// Fields of changed flow logs; <c>tags</c> matches every tag, <c>tags.KEY</c> one. Excludes added and removed flow
    /// logs.
    /// </summary>
    public IReadOnlyList<string> Field { get; init; } = [];

    public IReadOnlyList<string> State { get; init; } = ["shown"];
    public long? RunId { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTime? Until { get; init; }

    /// <returns>Null if the requested format is not supported.</returns>
    public static DriftQuery? Read(QueryReader reader, HttpRequest request) => Read(reader, request, ReadFilters);

    private static DriftQuery ReadFilters(QueryReader reader)
    {
        var states = reader.OneOf<DriftState>("state");
        return new DriftQuery
        {
            AccountId = reader.Texts("accountId"),
            RegionId = CenRegion.SpellAll(reader.Texts("regionId")),
            CenId = reader.Texts("cenId"),
            FlowLogId = reader.Texts("flowLogId"),
            Kind = reader.OneOf<DriftKind>("kind"),
            Severity = reader.OneOf<Severity>("severity"),
            Field = Fields(reader),
            State =
            [
                .. states.Count > 0 ? states : ["shown"],
                .. reader.Flag("ignored") ? ["ignored"] : Array.Empty<string>(),
            ],
            RunId = reader.RunId(),
            Since = reader.Time("since"),
            Until = reader.Time("until"),
        };
    }

    private static IReadOnlyList<string> Fields(QueryReader reader)
    {
        var given = reader.Texts("field");
        if (!given.All(field => DriftField.Known.Any(known => DriftField.Covers(known, field))))
            reader.Fault(
                "field", $"must be one or more of {string.Join(", ", DriftField.Known)}, or one tag as tags.KEY");
        return given;
    }
}

/// <summary>The last event already returned. Events are sorted newest first, so the next ones are older.</summary>
public sealed record DriftPosition(DateTime At, Guid Id);
