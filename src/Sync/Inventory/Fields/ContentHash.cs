using System.Buffers;
using System.Security.Cryptography;

namespace Sync.Inventory.Fields;

/// <summary>128 bits of SHA-256 over packed values.</summary>
public static class ContentHash
{
    // A run hashes every listed entry, so the buffer is reused: one per thread instead of one per entry.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    /// <summary>The hash of a single text.</summary>
    public static Guid Of(string text)
    {
        var content = Begin();
        Packed.Write(content, text);
        return End(content);
    }

    /// <returns>An empty buffer to fill and to pass to <see cref="End"/> on the same thread.</returns>
    internal static ArrayBufferWriter<byte> Begin()
    {
        var content = _buffer ??= new ArrayBufferWriter<byte>(512);
        content.ResetWrittenCount();
        return content;
    }

    internal static Guid End(ArrayBufferWriter<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content.WrittenSpan, hash);
        return new Guid(hash[..16]);
    }
}
