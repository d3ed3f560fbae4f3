using Microsoft.AspNetCore.Http;
using Sync.Http;

namespace Sync.FlowLogs.Snapshots;

/// <summary>What a reader asks of the snapshot: which flow logs, of when, in which order, what of them, and how many at once.</summary>
public sealed record SnapshotQuery
{
    public const int DefaultPageSize = 100;
    public const int MaxPageSize = 1000;

    public SnapshotFilter Filter { get; init; } = new();

    /// <summary>The moment to show; null for the newest.</summary>
    public DateTime? AsOf { get; init; }

    /// <summary>A field's name; null for account, region and id, which is what further order falls back to.</summary>
    public string? Sort { get; init; }

    public bool Descending { get; init; }

    public IReadOnlyList<SnapshotField> Fields { get; init; } = SnapshotField.All;

    /// <summary>Null for all there are, as an export gives them.</summary>
    public int? PageSize { get; init; } = DefaultPageSize;

    public AnswerFormat Format { get; init; } = AnswerFormat.Json;

    /// <summary>What a cursor is bound to: what selects the rows and orders them, and not how they are shown.</summary>
    public string Fingerprint { get; private init; } = "";

    /// <returns>Null when the format cannot be agreed on.</returns>
    public static SnapshotQuery? Read(QueryReader reader, HttpRequest request)
    {
        var format = AnswerFormat.Read(reader, request);
        var sort = reader.OneOf("sort", SnapshotField.Sortable.SelectMany(name => (string[])[name, $"-{name}"]));
        if (sort.Count > 1) reader.Fault("sort", "names several fields; one is allowed, and account, region and id break ties");
        var all = format is { IsExport: true } && !request.Query.ContainsKey("pageSize") && !request.Query.ContainsKey("cursor");
        var pageSize = reader.WholeNumber("pageSize", DefaultPageSize, 1, MaxPageSize);
        reader.Text("cursor");
        if (format is null) return null;

        var query = new SnapshotQuery
        {
            Filter = SnapshotFilter.Read(reader, request.QueryString),
            AsOf = reader.Time("asOf"),
            Sort = sort is [var field, ..] ? field.TrimStart('-') : null,
            Descending = sort is [['-', ..], ..],
            Fields = ReadFields(reader),
            PageSize = all ? null : pageSize,
            Format = format,
        };
        var selection = $"flowlogs\n{query.AsOf:O}\n{query.Sort}\n{query.Descending}\n{query.Filter.Canonical()}";
        return query with { Fingerprint = Cursors.Fingerprint(selection) };
    }

    private static IReadOnlyList<SnapshotField> ReadFields(QueryReader reader)
    {
        var names = reader.OneOf("fields", SnapshotField.All.Select(field => field.Name));
        return names.Count == 0
            ? SnapshotField.All
            : [.. names.Select(name => SnapshotField.All.FirstOrDefault(field => field.Name == name)).OfType<SnapshotField>()];
    }
}

/// <summary>The moment a paged read is pinned to, what its first page counted, and the last key it gave.</summary>
/// <param name="Sort">The last value of the field the list is ordered by; null where that is the key alone.</param>
public sealed record SnapshotPosition(
    DateTime AsOf, long? RunId, long Total, string? Sort, string AccountId, string RegionId, string FlowLogId);
