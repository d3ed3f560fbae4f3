using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Sync.CenApi.Protocol;

/// <summary>
/// The text of <c>NextToken</c>: the index of an entry, and a hash of the selection that it is an index of, so that a
/// token cannot be used with other filters.
/// </summary>
public static class PageToken
{
    private const int IndexBytes = 4, HashBytes = 8;

    public static string Write(int first, string selection)
    {
        Span<byte> bytes = stackalloc byte[IndexBytes + HashBytes];
        BinaryPrimitives.WriteInt32BigEndian(bytes, first);
        Hash(selection).CopyTo(bytes[IndexBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <returns>The index; null if the text is not a token of this selection.</returns>
    public static int? Read(string token, string selection) =>
        Bytes(token) is { } bytes && bytes.AsSpan(IndexBytes).SequenceEqual(Hash(selection)) ? Index(bytes) : null;

    /// <returns>The index, whatever selection the token is of; null if the text is not a token.</returns>
    public static int? Peek(string token) => Bytes(token) is { } bytes ? Index(bytes) : null;

    private static int? Index(byte[] bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes) is >= 0 and var first
        ? first : null;

    private static byte[]? Bytes(string token) =>
        Base64Url.IsValid(token) && Base64Url.DecodeFromChars(token) is { Length: IndexBytes + HashBytes } bytes
            ? bytes
            : null;

    private static ReadOnlySpan<byte> Hash(string selection) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(selection)).AsSpan(0, HashBytes);
}
