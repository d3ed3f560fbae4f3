using System.Collections.Immutable;
using System.Text.Json;
using Sync.Alibaba;

namespace Sync.FlowLogs;

/// <summary>Tags in their column: one JSON object, tag key to tag value.</summary>
public static class TagsColumn
{
    public static string Write(ImmutableSortedDictionary<string, string> tags) => tags.IsEmpty ? "{}" : JsonSerializer.Serialize(tags);

    public static ImmutableSortedDictionary<string, string> Read(string json) =>
        json == "{}" ? FlowLogEntry.NoTags : FlowLogEntry.NoTags.AddRange(JsonSerializer.Deserialize<Dictionary<string, string>>(json)!);
}
