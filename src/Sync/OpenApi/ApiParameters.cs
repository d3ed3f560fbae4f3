using Sync.FlowLogs.Snapshots;

namespace Sync.OpenApi;

/// <summary>Parameters that routes share.</summary>
internal static class ApiParameters
{
    private const string Text = """{ "type": "string" }""";
    private const string Time = """{ "type": "string", "format": "date-time" }""";
    private const string Flag = """{ "type": "boolean", "default": false }""";

    public static readonly ApiParameter PageSize =
        new("pageSize", "Items per page. An export without it gives everything.", """{ "type": "integer", "minimum": 1, "maximum": 1000, "default": 100 }""", "50");

    public static readonly ApiParameter Cursor = new("cursor", "The nextCursor of the page before, of the same query. Good for a day or so.", Text, "");

    public static readonly ApiParameter FlowLogIdInPath = new("flowLogId", "The flow log's id.", Text, "flowlog-m5evbtbpt0001") { InPath = true };

    public static readonly ApiParameter AccountId = Any("accountId", "Alibaba Cloud account id.", "1234567890123456");
    public static readonly ApiParameter RegionId = Any("regionId", "Region id.", "cn-hangzhou");
    public static readonly ApiParameter CenId = Any("cenId", "CEN instance id.", "cen-7qthudw0ll6jmc0001");
    public static readonly ApiParameter FlowLogId = Any("flowLogId", "Flow log id.", "flowlog-m5evbtbpt0001");

    public static readonly ApiParameter OneAccountId = AccountId with { Repeated = false, Description = "Needed when the id exists in several accounts." };
    public static readonly ApiParameter OneRegionId = RegionId with { Repeated = false, Description = "Needed when the id exists in several regions." };

    /// <summary>May stand several times; any of the values will do.</summary>
    public static ApiParameter Any(string name, string description, string example) => new(name, description + " Any of the values given.", Text, example) { Repeated = true };

    public static ApiParameter One(string name, string description, string example) => new(name, description, Text, example);

    public static ApiParameter At(string name, string description) => new(name, description + " RFC 3339, with an offset.", Time, "2026-01-31T12:00:00Z");

    public static ApiParameter Switch(string name, string description) => new(name, description, Flag, "true");

    public static ApiParameter Word(string name, string description, params IEnumerable<string> words) =>
        new(name, description, $$"""{ "type": "string", "enum": [{{string.Join(", ", words.Select(word => $"\"{word}\""))}}] }""", words.First());

    public static ApiParameter Format(params string[] formats) =>
        Word("format", "Instead of the Accept header.", formats);

    public static readonly ApiParameter Fields =
        Word("fields", "Only these fields of each item, separated by commas.", SnapshotField.All.Select(field => field.Name)) with { Repeated = true };

    public static readonly ApiParameter Sort = Word(
        "sort", "A field; with - before it, descending. Account, region and id break ties.",
        SnapshotField.Sortable.SelectMany(field => (string[])[field, $"-{field}"]));
}
