using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sync.Baselines.Floor;

/// <summary>The tags of an entry: <c>{"Tag": [{"Key": …, "Value": …}]}</c>.</summary>
internal sealed class Tags
{
    private readonly List<(Slice Key, Slice Value)> _tags = [];

    public int Count => _tags.Count;

    /// <summary>In the order of their keys, after <see cref="TrySort"/>.</summary>
    public ReadOnlySpan<(Slice Key, Slice Value)> Sorted => CollectionsMarshal.AsSpan(_tags);

    public void Clear() => _tags.Clear();

    /// <returns>Whether there is nothing but tags with a key.</returns>
    public bool TryRead(ref Utf8JsonReader json, FlowLogEntry texts)
    {
        if (json.TokenType == JsonTokenType.Null) return true;
        if (json.TokenType != JsonTokenType.StartObject) return Skip(ref json);
        var isRead = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isList = json.ValueTextEquals("Tag"u8);
            json.Read();
            isRead &= isList && json.TokenType == JsonTokenType.StartArray
                ? TryReadList(ref json, texts)
                : Skip(ref json);
        }

        return isRead;
    }

    /// <summary>Sorts by key. There are few, and most often they are sorted.</summary>
    /// <returns>False if a key is repeated.</returns>
    public bool TrySort(byte[] texts)
    {
        for (var next = 1; next < _tags.Count; next++)
        {
            for (var at = next; at > 0; at--)
            {
                var order = Key(at - 1).SequenceCompareTo(Key(at));
                if (order == 0) return false;
                if (order < 0) break;
                (_tags[at - 1], _tags[at]) = (_tags[at], _tags[at - 1]);
            }
        }

        return true;

        ReadOnlySpan<byte> Key(int tag) => texts.AsSpan(_tags[tag].Key.Start, _tags[tag].Key.Length);
    }

    private bool TryReadList(ref Utf8JsonReader json, FlowLogEntry texts)
    {
        var isRead = true;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            isRead &= json.TokenType == JsonTokenType.StartObject ? TryReadTag(ref json, texts) : Skip(ref json);
        return isRead;
    }

    private bool TryReadTag(ref Utf8JsonReader json, FlowLogEntry texts)
    {
        // A tag without a value has the value "".
        var (key, value, isRead) = (Slice.Absent, new Slice(0, 0), true);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (isKey, isValue) = (json.ValueTextEquals("Key"u8), json.ValueTextEquals("Value"u8));
            json.Read();
            if (isKey && json.TokenType == JsonTokenType.String) key = texts.Copy(ref json);
            else if (isValue && json.TokenType == JsonTokenType.String) value = texts.Copy(ref json);
            else isRead &= (isValue && json.TokenType == JsonTokenType.Null) || Skip(ref json);
        }

        _tags.Add((key, value));
        return isRead && key.Length > 0;
    }

    private static bool Skip(ref Utf8JsonReader json)
    {
        json.Skip();
        return false;
    }
}
