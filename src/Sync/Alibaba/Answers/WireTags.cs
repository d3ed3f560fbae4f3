using System.Collections.Immutable;
using System.Text.Json;

namespace Sync.Alibaba.Answers;

/// <summary>The stored form of tags: a map sorted by key; in Postgres, one JSON object.</summary>
public static class WireTags
{
    public static ImmutableSortedDictionary<string, string> None { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public static string Write(ImmutableSortedDictionary<string, string> tags) =>
        tags.IsEmpty ? "{}" : JsonSerializer.Serialize(tags);

    public static ImmutableSortedDictionary<string, string> Read(string json) =>
        json == "{}" ? None : None.AddRange(JsonSerializer.Deserialize<Dictionary<string, string>>(json)!);
}
