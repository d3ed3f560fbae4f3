using System.Buffers;
using System.Collections;
using System.IO.Compression;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Walk;

/// <summary>
/// A compact collection of entries for listings of millions: bytes that are compressed block by block and take a tenth
/// of the memory of objects. Each enumeration creates new objects, without their region, which is that of the listing.
/// </summary>
internal sealed class PackedItems<T>(Resource<T> resource) : IReadOnlyCollection<Hashed<T>>
    where T : Listed
{
    private const int BlockSize = 64 * 1024;

    // The fastest level: consecutive entries are so similar that a higher one would save little memory.
    private const int Quality = 1;
    private const int Window = 18;

    private readonly List<(byte[] Packed, int Size)> _blocks = [];
    private readonly ArrayBufferWriter<byte> _open = new();

    public int Count { get; private set; }

    public void Add(Hashed<T> hashed)
    {
        Packed.Write(_open, hashed.Item.Id);
        hashed.Hash.TryWriteBytes(_open.GetSpan(16));
        _open.Advance(16);
        resource.Pack(_open, hashed.Item);
        Count++;
        if (_open.WrittenCount >= BlockSize) Close();
    }

    public IEnumerator<Hashed<T>> GetEnumerator() =>
        _blocks.Select(Unpack).Append(_open.WrittenMemory).SelectMany(Read).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Close()
    {
        var size = _open.WrittenCount;
        var packed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(size));
        if (!BrotliEncoder.TryCompress(_open.WrittenSpan, packed, out var length, Quality, Window))
            throw new InvalidOperationException($"{size} bytes could not be compressed.");
        _blocks.Add((packed[..length], size));
        ArrayPool<byte>.Shared.Return(packed);
        _open.ResetWrittenCount();
    }

    private static ReadOnlyMemory<byte> Unpack((byte[] Packed, int Size) block)
    {
        var bytes = new byte[block.Size];
        return BrotliDecoder.TryDecompress(block.Packed, bytes, out var length) && length == block.Size
            ? bytes
            : throw new InvalidOperationException("A block of a listing could not be unpacked.");
    }

    private List<Hashed<T>> Read(ReadOnlyMemory<byte> block)
    {
        var items = new List<Hashed<T>>();
        for (var rest = block.Span; !rest.IsEmpty;)
        {
            var id = Packed.ReadText(ref rest)!;
            var hash = new Guid(rest[..16]);
            rest = rest[16..];
            items.Add(new Hashed<T>(resource.Unpack(ref rest, id), hash));
        }

        return items;
    }
}
