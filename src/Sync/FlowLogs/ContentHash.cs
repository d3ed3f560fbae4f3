using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sync.Alibaba;

namespace Sync.FlowLogs;

/// <summary>
/// 128 bits of SHA-256 over everything of a flow log but its key. Equal hashes mean an unchanged flow log, so the fields and
/// their order below may never change without a script that rewrites the stored hashes.
/// </summary>
public static class ContentHash
{
    // A run hashes all that it lists: one buffer per thread instead of one per flow log.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    public static Guid Of(FlowLogEntry entry)
    {
        var content = _buffer ??= new ArrayBufferWriter<byte>(512);
        content.ResetWrittenCount();
        Write(content, entry.FlowLogName);
        Write(content, entry.Description);
        Write(content, entry.CenId);
        Write(content, entry.TransitRouterId);
        Write(content, entry.TransitRouterAttachmentId);
        Write(content, entry.ProjectName);
        Write(content, entry.LogStoreName);
        Write(content, entry.LogFormatString);
        Write(content, entry.FlowLogVersion);
        Write(content, entry.Interval);
        Write(content, entry.Status);
        Write(content, entry.CreationTime);
        Write(content, entry.Extra);
        Write(content, entry.Tags.Count);
        foreach (var (key, value) in entry.Tags)
        {
            Write(content, key);
            Write(content, value);
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content.WrittenSpan, hash);
        return new Guid(hash[..16]);
    }

    // Each text is preceded by its length, or ("a", "bc") and ("ab", "c") would be equal; null is -1.
    private static void Write(ArrayBufferWriter<byte> content, string? text)
    {
        if (text is null)
        {
            Write(content, -1);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        Write(content, length);
        content.Advance(Encoding.UTF8.GetBytes(text, content.GetSpan(length)));
    }

    private static void Write(ArrayBufferWriter<byte> content, int? number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(content.GetSpan(sizeof(int)), number ?? int.MinValue);
        content.Advance(sizeof(int));
    }
}
