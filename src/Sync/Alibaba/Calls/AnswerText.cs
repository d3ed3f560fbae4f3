using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Sync.Alibaba.Answers;

namespace Sync.Alibaba.Calls;

/// <summary>Answers are UTF-8. Whatever else comes went through something that changes texts, and is not the cloud's word.</summary>
internal static class AnswerText
{
    // ASCII is a part of UTF-8. Any other charset is refused even where the bytes would do: its letters may mean others.
    private static readonly string[] Charsets = ["utf-8", "utf8", "us-ascii"];

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>What is wrong with it; null for UTF-8.</returns>
    public static string? Fault(Reply reply)
    {
        if (reply.Type?.CharSet?.Trim('"') is { Length: > 0 } charset
            && !Charsets.Contains(charset, StringComparer.OrdinalIgnoreCase))
            return $"The answer says that its text is in {WireText.Shorten(charset, 32)} instead of UTF-8, so none of it was read";
        if (Utf8.IsValid(reply.Body)) return null;
        var at = FirstBadByte(reply.Body);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The answer is not UTF-8 (byte 0x{reply.Body[at]:X2} at {at} of {reply.Body.Length}), so none of it was read");
    }

    private static int FirstBadByte(byte[] body)
    {
        try
        {
            return Strict.GetCharCount(body);
        }
        catch (DecoderFallbackException bad)
        {
            return bad.Index;
        }
    }
}
