using System.Text.Json;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Walk;

/// <summary>
/// Reads the ordinary entries of one page: those that have documented members only, each once, with an ordinary value.
/// </summary>
internal sealed class QuickEntryReader<T>(Resource<T> resource)
    where T : Listed
{
    private readonly WireMember<T>[] _members = resource.WireMembers;
    private readonly Last[] _last = new Last[resource.WireMembers.Length];

    // The index of the member that was at each place of the last entry: the entries of a page usually have the same
    // members in the same order.
    private readonly int[] _order = [.. Enumerable.Range(0, resource.WireMembers.Length + 1)];
    private int _number;

    /// <param name="body">The complete page.</param>
    /// <param name="json">At the first token of the entry; if the entry is ordinary, advanced to its last one.</param>
    /// <returns>Null for an unusual entry.</returns>
    public T? TryRead(ReadOnlySpan<byte> body, ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject) return null;
        _number++;
        var item = resource.Create();
        for (var place = 0; json.Read() && json.TokenType == JsonTokenType.PropertyName; place++)
        {
            ref var found = ref _order[place];
            if (!Names(found, json.ValueSpan) && (found = Find(json.ValueSpan)) < 0) return null;
            if (_last[found].Number == _number) return null;
            json.Read();
            if (!TryTake(found, body, ref json, item)) return null;
        }

        resource.Key.Complete(item);
        return string.IsNullOrWhiteSpace(item.Id) ? null : item;
    }

    private bool Names(int member, ReadOnlySpan<byte> name) =>
        (uint)member < (uint)_members.Length && name.SequenceEqual(_members[member].Name);

    // A name with escapes equals none of these and is unusual.
    private int Find(ReadOnlySpan<byte> name)
    {
        for (var member = 0; member < _members.Length; member++)
            if (Names(member, name)) return member;
        return -1;
    }

    private bool TryTake(int member, ReadOnlySpan<byte> body, ref Utf8JsonReader json, T item)
    {
        ref var last = ref _last[member];
        last.Number = _number;
        var start = (int)json.TokenStartIndex;
        // The value of an object or array ends where its copy does; that of any other one is known.
        var length = json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
            ? Math.Min(last.Length, body.Length - start) : (int)json.BytesConsumed - start;
        if (last.Item is { } same && body.Slice(start, length).SequenceEqual(body.Slice(last.Start, last.Length)))
        {
            json.Skip();
            _members[member].Copy(same, item);
            return true;
        }

        if (!_members[member].TryTake(ref json, item)) return false;
        (last.Start, last.Length, last.Item) = (start, (int)json.BytesConsumed - start, item);
        return true;
    }

    /// <summary>Where a member last had a value other than the one before, and the item that has it.</summary>
    private struct Last
    {
        public int Start;
        public int Length;
        public T? Item;

        /// <summary>The number of the last entry with the member.</summary>
        public int Number;
    }
}
