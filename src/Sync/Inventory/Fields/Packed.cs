using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sync.Inventory.Fields;

/// <summary>
/// The binary format of values, for content hashes and for listings in memory. Stored hashes depend on it: a change of
/// the format requires a script that rewrites them.
/// </summary>
internal static class Packed
{
    // The length in front of each text distinguishes ("a", "bc") from ("ab", "c"); -1 represents null.
    public static void Write(ArrayBufferWriter<byte> content, string? text)
    {
        if (text is null)
        {
            Write(content, -1);
            return;
        }

        var span = content.GetSpan(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, span[sizeof(int)..]);
        BinaryPrimitives.WriteInt32LittleEndian(span, length);
        content.Advance(sizeof(int) + length);
    }

    public static string? ReadText(ref ReadOnlySpan<byte> content)
    {
        var length = ReadNumber(ref content);
        if (length < 0) return null;
        var text = Encoding.UTF8.GetString(content[..length]);
        content = content[length..];
        return text;
    }

    public static void Write(ArrayBufferWriter<byte> content, int? number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(content.GetSpan(sizeof(int)), number ?? int.MinValue);
        content.Advance(sizeof(int));
    }

    public static int? ReadOptionalNumber(ref ReadOnlySpan<byte> content) =>
        ReadNumber(ref content) is var number and not int.MinValue ? number : null;

    public static int ReadNumber(ref ReadOnlySpan<byte> content)
    {
        var number = BinaryPrimitives.ReadInt32LittleEndian(content);
        content = content[sizeof(int)..];
        return number;
    }
}
