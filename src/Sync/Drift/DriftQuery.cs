using System.Globalization;
using System.Text.Json;
using Sync.Http;

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

    public int PageSize { get; init; } = DefaultPageSize;

    /// <summary>Null for the first page.</summary>
    public DriftPosition? After { get; init; }

    public static DriftQuery Read(QueryReader reader)
    {
        var states = Words<DriftState>(reader, "state");
        var query = new DriftQuery
        {
            AccountId = reader.Texts("accountId"),
            RegionId = reader.Texts("regionId"),
            CenId = reader.Texts("cenId"),
            FlowLogId = reader.Texts("flowLogId"),
            Kind = Words<DriftKind>(reader, "kind"),
            Severity = Words<Severity>(reader, "severity"),
            Field = Fields(reader),
            State = [.. states.Count > 0 ? states : ["shown"], .. reader.Flag("ignored") ? ["ignored"] : Array.Empty<string>()],
            RunId = Run(reader),
            Since = reader.Time("since"),
            Until = reader.Time("until"),
            PageSize = reader.WholeNumber("pageSize", DefaultPageSize, 1, MaxPageSize),
        };
        if (reader.Text("cursor") is not { } cursor) return query;
        if (!Cursor.TryRead<DriftPosition>(cursor, query.Spelling, out var after))
            reader.Fault("cursor", "must be the nextCursor of an answer to the same query");
        return query with { After = after };
    }

    public string NextCursor(DriftPosition position) => Cursor.Write(position, Spelling);

    /// <summary>The filters without the paging: what a cursor is bound to.</summary>
    private string Spelling => JsonSerializer.Serialize(this with { PageSize = 0, After = null });

    private static IReadOnlyList<string> Words<T>(QueryReader reader, string name)
        where T : struct, Enum
    {
        var given = reader.Texts(name);
        string[] words = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)];
        if (!given.All(words.Contains)) reader.Fault(name, $"must be one or more of {string.Join(", ", words)}");
        return given;
    }

    private static IReadOnlyList<string> Fields(QueryReader reader)
    {
        var given = reader.Texts("field");
        if (!given.All(field => DriftField.Known.Any(known => DriftField.Covers(known, field))))
            reader.Fault("field", $"must be one or more of {string.Join(", ", DriftField.Known)}, or one tag as tags.KEY");
        return given;
    }

    private static long? Run(QueryReader reader)
    {
        if (reader.Text("runId") is not { } text) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var runId)) return runId;
        reader.Fault("runId", "must be the number of a run");
        return null;
    }
}

/// <summary>The last event that was given: newest first, so what comes next is older.</summary>
public sealed record DriftPosition(DateTime At, Guid Id);
