using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace Sync.Baselines.Floor;

/// <summary>The content hashes that Sync has stored, by flow log ID.</summary>
internal sealed class StoredHashes
{
    // Ids are unique in the cloud of one account.
    private const string Copy = "copy (select flow_log_id, content_hash from sync.flow_log) to stdout (format binary)";

    // Of binary COPY: a signature, flags, and the length of an extension, which PostgreSQL does not have.
    private const int Header = 19;
    // A row: the number of columns, and the length before each of them.
    private const int Count = sizeof(short), Length = sizeof(int), Hash = 16;

    private readonly Dictionary<string, (Guid Hash, int Place)> _rows = new(StringComparer.Ordinal);
    private int _skip = Header;

    public int Rows => _rows.Count;

    public static async Task<StoredHashes> ReadAsync(NpgsqlDataSource dataSource)
    {
        var hashes = new StoredHashes();
        await using var connection = await dataSource.OpenConnectionAsync();
        await using Stream rows = await connection.BeginRawBinaryCopyAsync(Copy);
        var (buffer, held) = (new byte[1 << 16], 0);
        while (await rows.ReadAsync(buffer.AsMemory(held)) is var read and > 0)
        {
            held += read;
            var taken = hashes.Take(buffer.AsSpan(0, held));
            buffer.AsSpan(taken, held - taken).CopyTo(buffer);
            held -= taken;
        }

        return hashes;
    }

    /// <returns>Null if the flow log is not stored; else its hash and its place, 0 to <see cref="Rows"/> - 1.</returns>
    public (Guid Hash, int Place)? Find(ReadOnlySpan<byte> id)
    {
        Span<char> text = stackalloc char[256];
        var length = id.Length <= text.Length ? Encoding.UTF8.GetChars(id, text) : 0;
        return _rows.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text[..length], out var row) ? row : null;
    }

    /// <returns>How many bytes make whole rows.</returns>
    private int Take(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < _skip) return 0;
        var at = _skip;
        _skip = 0;
        while (bytes.Length - at >= Count + Length)
        {
            var id = BinaryPrimitives.ReadInt32BigEndian(bytes[(at + Count)..]);
            var row = Count + Length + id + Length + Hash;
            if (bytes.Length - at < row) break;
            var end = at + row;
            _rows.Add(
                Encoding.UTF8.GetString(bytes.Slice(at + Count + Length, id)),
                (new Guid(bytes[(end - Hash)..end], bigEndian: true), _rows.Count));
            at = end;
        }

        return at;
    }
}
