using Microsoft.AspNetCore.Http;
using Sync.Http;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// A request for the snapshot: which items, at which time, in which order, with which fields, and how many per page.
/// </summary>
public sealed record SnapshotQuery
{
    public required SnapshotFilter Filter { get; init; }

    /// <summary>The time to show; null for the newest state.</summary>
    public DateTime? AsOf { get; init; }

    /// <summary>
    /// The name of a field; null for account, region and id, which also break ties in any other order.
    /// </summary>
    public string? Sort { get; init; }

    public bool Descending { get; init; }

    public required IReadOnlyList<SnapshotField> Fields { get; init; }

    /// <summary>Null for all items, as in an export.</summary>
    public int? PageSize { get; init; } = ListQuery.DefaultPageSize;

    public AnswerFormat Format { get; init; } = AnswerFormat.Json;

    /// <summary>
    /// Identifies the selection and order of the rows, but not their format. A cursor is valid only for the same one.
    /// </summary>
    public string Fingerprint { get; private init; } = "";

    /// <returns>Null if none of the accepted formats is supported.</returns>
    public static SnapshotQuery? Read(Resource resource, QueryReader reader, HttpRequest request)
    {
        var format = AnswerFormat.Read(reader, request);
        var sort = reader.OneOf(
            "sort", SnapshotField.Sortable(resource).SelectMany(name => (string[])[name, $"-{name}"]));
        if (sort.Count > 1)
            reader.Fault("sort", "must be one field; items with the same value are sorted by account, region and id");
        if (format is null) return null;

        var query = new SnapshotQuery
        {
            Filter = SnapshotFilter.Read(resource, reader, request.QueryString),
            AsOf = reader.Time("asOf"),
            Sort = sort is [var field, ..] ? field.TrimStart('-') : null,
            Descending = sort is [['-', ..], ..],
            Fields = ReadFields(SnapshotField.All(resource), reader),
            PageSize = ListQuery.ReadPageSize(reader, format),
            Format = format,
        };
        var selection =
            $"{resource.Route}\n{query.AsOf:O}\n{query.Sort}\n{query.Descending}\n{query.Filter.Canonical()}";
        return query with { Fingerprint = Cursors.Fingerprint(selection) };
    }

    private static IReadOnlyList<SnapshotField> ReadFields(IReadOnlyList<SnapshotField> all, QueryReader reader)
    {
        var names = reader.OneOf("fields", all.Select(field => field.Name));
        return names.Count == 0
            ? all
            : [.. names.Select(name => all.FirstOrDefault(field => field.Name == name)).OfType<SnapshotField>()];
    }
}

/// <summary>The time that all pages of a list show, the count of the first page, and the last key of a page.</summary>
/// <param name="Sort">The last value of the field that the list is sorted by; null if it is sorted by the key.</param>
public sealed record SnapshotPosition(
    DateTime AsOf, long? RunId, long Total, string? Sort, string AccountId, string RegionId, string Id);
