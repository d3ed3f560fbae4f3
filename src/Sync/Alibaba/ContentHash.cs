using System.Buffers;
using System.Security.Cryptography;
using Sync.Alibaba.Answers;

namespace Sync.Alibaba;

/// <summary>
/// 128 bits of SHA-256 over everything of a flow log but its key: see <see cref="FlowLogContent"/>. Equal hashes mean an
/// unchanged flow log.
/// </summary>
public static class ContentHash
{
    // A run hashes all that it lists: one buffer per thread instead of one per flow log.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    public static Guid Of(FlowLogEntry entry)
    {
        var content = Begin();
        // What says nothing is kept and is no part of the hash: members may come and go as null without being a change.
        if (entry.Extra is { } extra) entry = entry with { Extra = CanonicalJson.Of(extra) };
        FlowLogContent.Write(content, entry);
        return Hash(content);
    }

    /// <summary>The same over a single text.</summary>
    public static Guid Of(string text)
    {
        var content = Begin();
        FlowLogContent.Write(content, text);
        return Hash(content);
    }

    private static ArrayBufferWriter<byte> Begin()
    {
        var content = _buffer ??= new ArrayBufferWriter<byte>(512);
        content.ResetWrittenCount();
        return content;
    }

    private static Guid Hash(ArrayBufferWriter<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content.WrittenSpan, hash);
        return new Guid(hash[..16]);
    }
}
