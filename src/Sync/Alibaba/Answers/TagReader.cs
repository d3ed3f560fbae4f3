using System.Collections.Immutable;
using System.Text.Json;

namespace Sync.Alibaba.Answers;

/// <summary>
/// Tags as a map. What a map cannot hold (a key that stands twice, a tag without a key, a member nobody knows) is kept beside it.
/// </summary>
internal sealed class TagReader
{
    private readonly List<(string Key, string Value, JsonElement Item)> _tags = [];
    private readonly List<string> _unheld = [];

    /// <param name="tags"><c>{"Tag": [{"Key": …, "Value": …}]}</c>; a bare array is understood as well.</param>
    public TagReader(JsonElement tags)
    {
        if (WireText.IsNothing(tags)) return;
        if (tags.ValueKind == JsonValueKind.Object) ReadObject(new Members(tags));
        else ReadList(tags);
        Tags = Map();
        if (Tags.Count < _tags.Count) _unheld.AddRange(Repeated().Select(tag => CanonicalJson.Of(tag.Item)));
    }

    /// <summary>Of a key that stands twice, the value that is last in ordinal order, whichever came first.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; } = FlowLogEntry.NoTags;

    /// <summary>
    /// The tags the map does not hold, in an order of their own so that the cloud's is never drift; undefined when there are none.
    /// </summary>
    public JsonElement Unheld =>
        _unheld.Count == 0 ? default : JsonElement.Parse($"[{string.Join(',', _unheld.Distinct().Order(StringComparer.Ordinal))}]");

    private void ReadObject(Members tags)
    {
        ReadList(tags.Take("Tag"));
        if (tags.Rest is { } rest) _unheld.Add(rest);
    }

    private void ReadList(JsonElement list)
    {
        if (WireText.IsNothing(list)) return;
        if (list.ValueKind != JsonValueKind.Array) _unheld.Add(CanonicalJson.Of(list));
        else foreach (var item in list.EnumerateArray()) ReadTag(item);
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
        var map = FlowLogEntry.NoTags.ToBuilder();
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
