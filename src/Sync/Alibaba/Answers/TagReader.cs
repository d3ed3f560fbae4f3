using System.Collections.Immutable;
using System.Text.Json;

namespace Sync.Alibaba.Answers;

/// <summary>
/// Reads tags as a map. What a map cannot contain (a repeated key, a tag without a key, an unknown member) is kept in
/// <see cref="Unheld"/>.
/// </summary>
internal sealed class TagReader
{
    private readonly List<(string Key, string Value, JsonElement Item)> _tags = [];
    private readonly List<string> _unheld = [];

    /// <param name="tags">
    /// <c>{"Tag": [{"Key": …, "Value": …}]}</c>. A single tag instead of the list and a map of keys to values are
    /// supported as well; all of them with and without the <c>Tag</c> around them.
    /// </param>
    public TagReader(JsonElement tags)
    {
        if (tags.ValueKind == JsonValueKind.Object && HoldsList(tags)) ReadHolder(new Members(tags));
        else Read(tags);
        Tags = Map();
        if (Tags.Count < _tags.Count) _unheld.AddRange(Repeated().Select(tag => CanonicalJson.Of(tag.Item)));
    }

    /// <summary>
    /// The tags. If a key is repeated, the value that is last in ordinal order, whatever their order.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Tags { get; } = WireTags.None;

    /// <summary>
    /// The tags that the map does not contain, sorted so that the order of the cloud is never drift; undefined if there
    /// are none.
    /// </summary>
    public JsonElement Unheld => _unheld.Count == 0
        ? default
        : JsonElement.Parse($"[{string.Join(',', _unheld.Distinct().Order(StringComparer.Ordinal))}]");

    // If the member Tag is a text, it is the value of a tag with the key Tag, in a map.
    private static bool HoldsList(JsonElement tags) =>
        tags.TryGetProperty("Tag", out var list)
        && (WireText.IsNothing(list) || list.ValueKind is JsonValueKind.Array or JsonValueKind.Object);

    private void ReadHolder(Members tags)
    {
        Read(tags.Take("Tag"));
        if (tags.Rest is { } rest) _unheld.Add(CanonicalJson.Of(rest));
    }

    private void Read(JsonElement tags)
    {
        if (WireText.IsNothing(tags)) return;
        if (tags.ValueKind == JsonValueKind.Array) foreach (var item in tags.EnumerateArray()) ReadTag(item);
        else if (tags.ValueKind == JsonValueKind.Object && !IsTag(tags)) ReadMap(tags);
        else ReadTag(tags);
    }

    private static bool IsTag(JsonElement item) =>
        item.TryGetProperty("Key", out _) && (item.TryGetProperty("Value", out _) || item.GetPropertyCount() == 1);

    private void ReadMap(JsonElement map)
    {
        foreach (var (key, value) in Members.Sorted(map))
        {
            if (key == "" || value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                _unheld.Add(CanonicalJson.Of(CanonicalJson.Whole([new(key, value)])));
            else _tags.Add((key, WireText.Of(value) ?? "", value));
        }
    }

    private void ReadTag(JsonElement item)
    {
        if (WireText.IsNothing(item)) return;
        if (item.ValueKind != JsonValueKind.Object)
        {
            _unheld.Add(CanonicalJson.Of(item));
            return;
        }

        var members = new Members(item);
        var key = members.TakeText("Key");
        var value = members.TakeText("Value");
        if (key is null || members.Rest is not null) _unheld.Add(CanonicalJson.Of(item));
        if (key is not null) _tags.Add((key, value ?? "", item));
    }

    private ImmutableSortedDictionary<string, string> Map()
    {
        var map = WireTags.None.ToBuilder();
        foreach (var (key, value, _) in _tags)
        {
            if (!map.TryGetValue(key, out var other) || string.CompareOrdinal(value, other) > 0) map[key] = value;
        }

        return map.ToImmutable();
    }

    private IEnumerable<(string Key, string Value, JsonElement Item)> Repeated() =>
        _tags.GroupBy(tag => tag.Key, StringComparer.Ordinal)
            .Where(sameKey => sameKey.DistinctBy(tag => tag.Value, StringComparer.Ordinal).Count() > 1)
            .SelectMany(sameKey => sameKey);
}
