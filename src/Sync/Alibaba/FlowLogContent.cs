using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Sync.Alibaba;

/// <summary>
/// Everything of a flow log but its key, as bytes: what is hashed, and what a listing keeps in memory. The fields and their order
/// may never change without a script that rewrites the stored hashes.
/// </summary>
internal static class FlowLogContent
{
    public static void Write(ArrayBufferWriter<byte> content, FlowLogEntry entry)
    {
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
    }

    /// <summary>The entry that was written at the beginning of <paramref name="content"/>, which then begins behind it.</summary>
    public static FlowLogEntry Read(ref ReadOnlySpan<byte> content, string flowLogId) => new()
    {
        FlowLogId = flowLogId,
        FlowLogName = ReadText(ref content),
        Description = ReadText(ref content),
        CenId = ReadText(ref content),
        TransitRouterId = ReadText(ref content),
        TransitRouterAttachmentId = ReadText(ref content),
        ProjectName = ReadText(ref content),
        LogStoreName = ReadText(ref content),
        LogFormatString = ReadText(ref content),
        FlowLogVersion = ReadText(ref content),
        Interval = ReadNumber(ref content) is var interval and not int.MinValue ? interval : null,
        Status = ReadText(ref content),
        CreationTime = ReadText(ref content),
        Extra = ReadText(ref content),
        Tags = FlowLogEntry.NoTags.AddRange(ReadTags(ref content)),
    };

    // Each text is preceded by its length, or ("a", "bc") and ("ab", "c") would be equal; null is -1.
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

    private static void Write(ArrayBufferWriter<byte> content, int? number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(content.GetSpan(sizeof(int)), number ?? int.MinValue);
        content.Advance(sizeof(int));
    }

    private static int ReadNumber(ref ReadOnlySpan<byte> content)
    {
        var number = BinaryPrimitives.ReadInt32LittleEndian(content);
        content = content[sizeof(int)..];
        return number;
    }

    private static KeyValuePair<string, string>[] ReadTags(ref ReadOnlySpan<byte> content)
    {
        var tags = new KeyValuePair<string, string>[ReadNumber(ref content)];
        foreach (ref var tag in tags.AsSpan()) tag = new(ReadText(ref content)!, ReadText(ref content)!);
        return tags;
    }
}
