using System.Collections.Immutable;
using System.Text.Json;

namespace Sync.Alibaba.Answers;

/// <summary>
/// Reads tags as the cloud usually returns them: a list of tags that have a key and a value, both texts, and nothing
/// else, with and without the member <c>Tag</c> around it. Any other tags are for <see cref="TagReader"/>.
/// </summary>
internal static class QuickTags
{
    /// <summary>Reads the tags that a reader is at, and advances to their last token.</summary>
    /// <returns>False if the tags are others, or a key is repeated.</returns>
    public static bool TryRead(ref Utf8JsonReader json, out ImmutableSortedDictionary<string, string> tags)
    {
        tags = WireTags.None;
        if (json.TokenType == JsonTokenType.StartArray) return TryReadList(ref json, ref tags);
        return json.TokenType == JsonTokenType.StartObject
            && IsNext(ref json, JsonTokenType.PropertyName) && json.ValueTextEquals("Tag"u8)
            && IsNext(ref json, JsonTokenType.StartArray) && TryReadList(ref json, ref tags)
            && IsNext(ref json, JsonTokenType.EndObject);
    }

    private static bool TryReadList(ref Utf8JsonReader json, ref ImmutableSortedDictionary<string, string> tags)
    {
        ImmutableSortedDictionary<string, string>.Builder? map = null;
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            if (!TryReadTag(ref json, out var key, out var value)) return false;
            map ??= WireTags.None.ToBuilder();
            if (!map.TryAdd(key, value)) return false;
        }

        if (map is not null) tags = map.ToImmutable();
        return json.TokenType == JsonTokenType.EndArray;
    }

    private static bool TryReadTag(ref Utf8JsonReader json, out string key, out string value)
    {
        (key, value) = ("", "");
        return IsNext(ref json, JsonTokenType.PropertyName) && json.ValueTextEquals("Key"u8)
            && IsNext(ref json, JsonTokenType.String) && (key = json.GetString()!) != ""
            && IsNext(ref json, JsonTokenType.PropertyName) && json.ValueTextEquals("Value"u8)
            && IsNext(ref json, JsonTokenType.String) && (value = json.GetString()!) is not null
            && IsNext(ref json, JsonTokenType.EndObject);
    }

    private static bool IsNext(ref Utf8JsonReader json, JsonTokenType type) => json.Read() && json.TokenType == type;
}
