using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sync.Alibaba;
using Sync.Http;
using Sync.Runs;

namespace Sync.Drift;

/// <summary>What a reader asks of the drift events: filters of which each matches any of its values, and where to go on.</summary>
public sealed record DriftQuery
{
    public const int DefaultPageSize = 100;
    public const int MaxPageSize = 1000;

    public IReadOnlyList<string> AccountId { get; init; } = [];
    public IReadOnlyList<string> RegionId { get; init; } = [];
    public IReadOnlyList<string> CenId { get; init; } = [];
    public IReadOnlyList<string> FlowLogId { get; init; } = [];
    public IReadOnlyList<string> Kind { get; init; } = [];
    public IReadOnlyList<string> Severity { get; init; } = [];

    /// <summary>Of changed flow logs; <c>tags</c> is every tag, <c>tags.KEY</c> one. Added and removed ones have no changed field.</summary>
    public IReadOnlyList<string> Field { get; init; } = [];

    public IReadOnlyList<string> State { get; init; } = ["shown"];
    public long? RunId { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTime? Since { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Null for all there are, as an export gives them.</summary>
    public int? PageSize { get; init; } = DefaultPageSize;

    public AnswerFormat Format { get; init; } = AnswerFormat.Json;

    /// <returns>Null when the format cannot be agreed on.</returns>
    public static DriftQuery? Read(QueryReader reader, HttpRequest request)
    {
        var format = AnswerFormat.Read(reader, request);
        if (format == AnswerFormat.Parquet) reader.Fault("format", "cannot be parquet; there are: json, ndjson, csv");
        if (format is null) return null;

        var isWhole = format.IsExport && !request.Query.ContainsKey("pageSize") && !request.Query.ContainsKey("cursor");
        var pageSize = reader.WholeNumber("pageSize", DefaultPageSize, 1, MaxPageSize);
        var states = Words<DriftState>(reader, "state");
        return new DriftQuery
        {
            AccountId = reader.Texts("accountId"),
            RegionId = CenRegion.SpellAll(reader.Texts("regionId")),
            CenId = reader.Texts("cenId"),
            FlowLogId = reader.Texts("flowLogId"),
            Kind = Words<DriftKind>(reader, "kind"),
            Severity = Words<Severity>(reader, "severity"),
            Field = Fields(reader),
            State = [.. states.Count > 0 ? states : ["shown"], .. reader.Flag("ignored") ? ["ignored"] : Array.Empty<string>()],
            RunId = reader.RunId(),
            Since = reader.Time("since"),
            Until = reader.Time("until"),
            PageSize = isWhole ? null : pageSize,
            Format = format,
        };
    }

    /// <summary>What a cursor is bound to: what selects the events, and not how they are shown.</summary>
    public string Fingerprint() => Cursors.Fingerprint("drift\n" + JsonSerializer.Serialize(this with { PageSize = null, Format = AnswerFormat.Json }));

    private static IReadOnlyList<string> Words<T>(QueryReader reader, string name)
        where T : struct, Enum => reader.OneOf(name, Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName));

    private static IReadOnlyList<string> Fields(QueryReader reader)
    {
        var given = reader.Texts("field");
        if (!given.All(field => DriftField.Known.Any(known => DriftField.Covers(known, field))))
            reader.Fault("field", $"must be one or more of {string.Join(", ", DriftField.Known)}, or one tag as tags.KEY");
        return given;
    }
}

/// <summary>The last event that was given: newest first, so what comes next is older.</summary>
public sealed record DriftPosition(DateTime At, Guid Id);
