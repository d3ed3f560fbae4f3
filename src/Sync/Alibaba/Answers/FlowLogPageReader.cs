using System.Text.Json;

namespace Sync.Alibaba.Answers;

/// <summary>Reads a page leniently where leniency loses nothing, and not at all where a guess could pass for a small region.</summary>
public static class FlowLogPageReader
{
    /// <exception cref="AlibabaException"><see cref="AlibabaErrorKind.Malformed"/>: no total, or a list that is none.</exception>
    public static FlowLogPage Read(JsonElement answer)
    {
        var page = WireJson.Clean(answer);
        var total = WireText.Count(page, "TotalCount") ?? throw Malformed("TotalCount is missing or no count");
        var items = Items(page);
        var before = new Dictionary<string, string>();
        var entries = items.Select(item => ReadEntry(item, before)).OfType<FlowLogEntry>().ToList();
        return new FlowLogPage(
            WireText.Count(page, "PageNumber"), WireText.Count(page, "PageSize"), total, entries, items.Count - entries.Count);
    }

    private static List<JsonElement> Items(JsonElement page)
    {
        if (!page.TryGetProperty("FlowLogs", out var list) || WireText.IsNothing(list)) return [];
        if (list.ValueKind != JsonValueKind.Object) throw Malformed("FlowLogs is no object");
        if (!list.TryGetProperty("FlowLog", out var items) || WireText.IsNothing(items)) return [];
        return items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : throw Malformed("FlowLogs.FlowLog is no array");
    }

    /// <returns>Null for what carries no id.</returns>
    private static FlowLogEntry? ReadEntry(JsonElement item, Dictionary<string, string> before)
    {
        if (item.ValueKind != JsonValueKind.Object) return null;
        var members = new Members(item, before);
        if (members.TakeText("FlowLogId") is not { } id || string.IsNullOrWhiteSpace(id)) return null;

        var tags = new TagReader(members.Take("Tags"));
        if (tags.Unheld is { ValueKind: JsonValueKind.Array } unheld) members.PutBack("Tags", unheld);
        return ReadEntry(id, members) with { Tags = tags.Tags, Extra = members.Rest };
    }

    private static FlowLogEntry ReadEntry(string id, Members members) => new()
    {
        FlowLogId = id,
        RegionId = members.TakeText("RegionId") is { } regionId ? CenRegion.Spell(regionId) : null,
        FlowLogName = members.TakeText("FlowLogName"),
        Description = members.TakeText("Description"),
        CenId = members.TakeText("CenId"),
        TransitRouterId = members.TakeText("TransitRouterId"),
        TransitRouterAttachmentId = members.TakeText("TransitRouterAttachmentId"),
        ProjectName = members.TakeText("ProjectName"),
        LogStoreName = members.TakeText("LogStoreName"),
        LogFormatString = members.TakeText("LogFormatString"),
        FlowLogVersion = members.TakeText("FlowLogVersion"),
        Interval = members.TakeWholeNumber("Interval"),
        Status = members.TakeText("Status"),
        CreationTime = members.TakeText("CreationTime"),
    };

    private static AlibabaException Malformed(string what) =>
        new(AlibabaErrorKind.Malformed, "Malformed", $"The answer is no page of DescribeFlowlogs: {what}.");
}
