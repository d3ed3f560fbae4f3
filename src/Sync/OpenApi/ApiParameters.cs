using Sync.Expectations;
using Sync.FlowLogs;
using Sync.Inventory.Fields;
using Sync.Inventory.Snapshots;

namespace Sync.OpenApi;

/// <summary>Parameters that several routes have.</summary>
internal static class ApiParameters
{
    private const string Text = """{ "type": "string" }""";
    private const string Time = """{ "type": "string", "format": "date-time" }""";
    private const string Number = """{ "type": "integer", "format": "int32" }""";
    private const string Flag = """{ "type": "boolean", "default": false }""";

    public static readonly ApiParameter PageSize = new(
        "pageSize", "Items per page. An export (CSV, NDJSON, Parquet) without it returns all items.",
        """{ "type": "integer", "format": "int32", "minimum": 1, "maximum": 1000, "default": 100 }""", "50");

    public static readonly ApiParameter RunsPageSize = new(
        "pageSize", "Runs per page.",
        """{ "type": "integer", "format": "int32", "minimum": 1, "maximum": 1000, "default": 50 }""", "50");

    public static readonly ApiParameter Cursor = new(
        "cursor",
        "The nextCursor of the previous page of the same query. Valid until the end of the next day (UTC). A page can "
            + "have fewer items than requested, even none, although it has a nextCursor.",
        Text, "");

    public static readonly ApiParameter FlowLogId = Filter(FlowLog.Resource.Id);
    public static readonly ApiParameter CenId =
        Filter(FlowLog.Resource.AllFields.Single(field => field.Name == "cenId"));

    public static readonly ApiParameter AccountId = Any("accountId", "Alibaba Cloud account ID.", "1234567890123456");
    public static readonly ApiParameter RegionId = Any("regionId", "Region ID.", "cn-hangzhou");

    public static readonly ApiParameter OneAccountId =
        AccountId with { Repeated = false, Description = "Required if the ID exists in several accounts." };

    public static readonly ApiParameter OneRegionId =
        RegionId with { Repeated = false, Description = "Required if the ID exists in several regions." };

    /// <summary>A parameter that can be repeated and matches any of its values.</summary>
    public static ApiParameter Any(string name, string description, string example) =>
        new(name, description + " Can be repeated: matches any of the values.", Text, example) { Repeated = true };

    /// <summary>The filter by a field.</summary>
    public static ApiParameter Filter(Field field)
    {
        var filter = Any(field.Name, field.Description, field.Example);
        if (field.Values is { } values) return filter with { Schema = OneOf(values) };
        return field.Kind == FieldKind.Number ? filter with { Schema = Number } : filter;
    }

    public static ApiParameter One(string name, string description, string example) =>
        new(name, description, Text, example);

    public static ApiParameter At(string name, string description) =>
        new(name, description + " RFC 3339, with an offset.", Time, "2026-01-31T12:00:00Z");

    public static ApiParameter Switch(string name, string description) => new(name, description, Flag, "true");

    public static ApiParameter Word(string name, string description, params IEnumerable<string> words) =>
        new(name, description, OneOf(words), words.First());

    private static string OneOf(IEnumerable<string> words)
    {
        var quoted = string.Join(", ", words.Select(word => $"\"{word}\""));
        return $$"""{ "type": "string", "enum": [{{quoted}}] }""";
    }

    public static ApiParameter Format(params string[] formats) =>
        Word("format", "Response format. Overrides the Accept header.", formats);

    public static readonly ApiParameter Excel = Switch(
        "excel", "CSV for Excel: with a byte order mark, long IDs as text, and times that it reads as times.");

    /// <summary>The parameters of the list of a resource.</summary>
    public static ApiParameter[] Listing(Resource resource) =>
    [
        .. Filters(resource), At("asOf", "Return the inventory as of this time. Default: now."), Sort(resource),
        Fields(resource), Format("json", "ndjson", "csv", "parquet"), Excel, PageSize, Cursor,
    ];

    /// <summary>The filters of a resource.</summary>
    public static ApiParameter[] Filters(Resource resource) =>
    [
        AccountId, .. resource.HasRegion ? (ApiParameter[])[RegionId] : [], Filter(resource.Id),
        .. resource.Filters.Select(Filter),
        Any(
            "tag.KEY",
            $"Tag value; without a value, matches every {resource.Name} with the tag KEY. KEY is part of the name.",
            "test"),
        One("q", "Prefix search in names, descriptions, IDs and tags. Every word must match.", "prod egress"),
    ];

    /// <summary>The parameters that name one item of a resource.</summary>
    public static ApiParameter[] Item(Resource resource) =>
    [
        new(resource.Id.Name, InPathDescription(resource), Text, resource.Id.Example) { InPath = true },
        OneAccountId, .. resource.HasRegion ? (ApiParameter[])[OneRegionId] : [],
    ];

    private static string InPathDescription(Resource resource) => resource.ShortId is null
        ? resource.Id.Description
        : $"{resource.Id.Description} Or the attachment ID alone, if it has only one end.";

    private static ApiParameter Fields(Resource resource) => Word(
        "fields", "Return only these fields of each item, separated by commas.",
        SnapshotField.All(resource).Select(field => field.Name)) with
    { Repeated = true };

    private static ApiParameter Sort(Resource resource) => Word(
        "sort", "A field to sort by; prefix it with - for descending order. Ties are sorted by account, region and ID.",
        SnapshotField.Sortable(resource).SelectMany(field => (string[])[field, $"-{field}"]));

    public static readonly ApiParameter[] ConformanceFilters =
    [
        Any("expectation", "Expectation name.", "prod-active"),
        Word("severity", "Severity.", "low", "medium", "high") with { Repeated = true },
        AccountId, RegionId, CenId, FlowLogId,
        Word("resource", "Resource; default: all.", ConformanceQuery.Resources) with { Repeated = true },
        Any(
            "resourceId", "ID of what was judged.", "tr-attach-5x4o4ynzuqbv6g0001@tr-bp1g9313sx675zr1lajmj"),
    ];
}
