using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace Sync.Baselines.Floor;

/// <summary>
/// One entry of a page as texts in one buffer, which the next entry overwrites. It reads what the cloud documents; an
/// entry with anything else (an unknown member, a number for a text, a repeated tag) is not read.
/// </summary>
internal sealed class FlowLogEntry
{
    private readonly Slice[] _fields = new Slice[FieldNames.Id + 1];
    private readonly Tags _tags = new();
    private byte[] _texts = new byte[4096], _content = new byte[4096];
    private int _used;
    private int? _interval;

    public ReadOnlySpan<byte> Id => Text(_fields[FieldNames.Id]);

    /// <summary>Reads from the start of the object to its end.</summary>
    /// <returns>Whether it has what the cloud documents and nothing else.</returns>
    public bool TryRead(ref Utf8JsonReader json)
    {
        Array.Fill(_fields, Slice.Absent);
        _tags.Clear();
        (_used, _interval) = (0, null);
        var isRead = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldNames.Find(json.ValueSpan);
            json.Read();
            isRead &= field == FieldNames.Tags ? _tags.TryRead(ref json, this) : TryTake(ref json, field);
        }

        return isRead && _fields[FieldNames.Id].Length > 0 && _tags.TrySort(_texts);
    }

    /// <summary>The content hash of Sync: 128 bits of SHA-256 over lengths and texts.</summary>
    public Guid Hash()
    {
        // Each text has its length before it; two more numbers are for unknown members and the count of tags.
        var most = _used + sizeof(int) * (FieldNames.Hashed + 2 + 2 * _tags.Count);
        if (_content.Length < most) _content = new byte[2 * most];
        var at = 0;
        for (var field = 0; field < FieldNames.Hashed; field++)
        {
            if (field == FieldNames.Interval) Put(_interval ?? int.MinValue, ref at);
            else Put(_fields[field], ref at);
        }

        // There are no members that the cloud does not document.
        Put(-1, ref at);
        Put(_tags.Count, ref at);
        foreach (var (key, value) in _tags.Sorted)
        {
            Put(key, ref at);
            Put(value, ref at);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_content.AsSpan(0, at), hash);
        return new Guid(hash[..16]);
    }

    /// <summary>Copies the current text to the buffer.</summary>
    public Slice Copy(ref Utf8JsonReader json)
    {
        var most = json.ValueSpan.Length;
        if (_texts.Length - _used < most) Array.Resize(ref _texts, 2 * (_used + most));
        var text = new Slice(_used, json.CopyString(_texts.AsSpan(_used)));
        _used += text.Length;
        return text;
    }

    private bool TryTake(ref Utf8JsonReader json, int field)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return field >= 0;
            case JsonTokenType.Number when field == FieldNames.Interval && json.TryGetInt32(out var seconds):
                _interval = seconds;
                return true;
            case JsonTokenType.String when field == FieldNames.Region:
                return true;
            case JsonTokenType.String when field >= 0 && field != FieldNames.Interval:
                var text = Copy(ref json);
                _fields[field] = text.Length == 0 ? Slice.Absent : text;
                return true;
            default:
                json.Skip();
                return false;
        }
    }

    private ReadOnlySpan<byte> Text(Slice slice) => _texts.AsSpan(slice.Start, Math.Max(0, slice.Length));

    private void Put(Slice slice, ref int at)
    {
        Put(slice.Length, ref at);
        Text(slice).CopyTo(_content.AsSpan(at));
        at += Math.Max(0, slice.Length);
    }

    private void Put(int number, ref int at)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_content.AsSpan(at), number);
        at += sizeof(int);
    }
}

/// <summary>A text in the buffer of an entry.</summary>
/// <param name="Length">In bytes; -1 for none.</param>
internal readonly record struct Slice(int Start, int Length)
{
    public static readonly Slice Absent = new(0, -1);
}
