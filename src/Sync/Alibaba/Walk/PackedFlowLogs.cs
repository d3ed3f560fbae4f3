using System.Buffers;
using System.Collections;
using System.IO.Compression;

namespace Sync.Alibaba.Walk;

/// <summary>
/// Flow logs in a tenth of the memory that their objects take, for listings of a million: bytes, compressed block by block. They are
/// made anew each time they are read. The region is not kept: it is that of the listing.
/// </summary>
internal sealed class PackedFlowLogs : IReadOnlyCollection<HashedFlowLog>
{
    private const int BlockSize = 64 * 1024;

    // The quickest there is: neighbours are so alike that more would gain little.
    private const int Quality = 1;
    private const int Window = 18;

    private readonly List<(byte[] Packed, int Size)> _blocks = [];
    private readonly ArrayBufferWriter<byte> _open = new();

    public int Count { get; private set; }

    public void Add(HashedFlowLog flowLog)
    {
        FlowLogContent.Write(_open, flowLog.Entry.FlowLogId);
        flowLog.Hash.TryWriteBytes(_open.GetSpan(16));
        _open.Advance(16);
        FlowLogContent.Write(_open, flowLog.Entry);
        Count++;
        if (_open.WrittenCount >= BlockSize) Close();
    }

    public IEnumerator<HashedFlowLog> GetEnumerator() =>
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

    private static List<HashedFlowLog> Read(ReadOnlyMemory<byte> block)
    {
        var flowLogs = new List<HashedFlowLog>();
        for (var rest = block.Span; !rest.IsEmpty;)
        {
            var id = FlowLogContent.ReadText(ref rest)!;
            var hash = new Guid(rest[..16]);
            rest = rest[16..];
            flowLogs.Add(new HashedFlowLog(FlowLogContent.Read(ref rest, id), hash));
        }

        return flowLogs;
    }
}
