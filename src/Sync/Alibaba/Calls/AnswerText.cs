using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Sync.Alibaba.Answers;

namespace Sync.Alibaba.Calls;

/// <summary>Answers are UTF-8. Anything else has been through something that changes texts, so none of it is taken for the cloud's word.</summary>
internal static class AnswerText
{
    private const string Remedy = "Nothing of it was read: what stands between this app and the cloud (HTTP_PROXY, a gateway) must not convert answers.";

    // ASCII is a part of UTF-8. Any other charset is refused even where the bytes would do: its letters may mean something else.
    private static readonly string[] Charsets = ["utf-8", "utf8", "us-ascii"];

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>What is wrong with it and what to do; null for UTF-8.</returns>
    public static string? Fault(Reply reply)
    {
        if (reply.Type?.CharSet?.Trim('"') is { Length: > 0 } charset && !Charsets.Contains(charset, StringComparer.OrdinalIgnoreCase))
            return $"the answer says that its text is in {WireText.Shorten(charset, 32)} instead of UTF-8. {Remedy}";
        if (Utf8.IsValid(reply.Body)) return null;
        var where = FirstBadByte(reply.Body);
        return string.Create(CultureInfo.InvariantCulture, $"the answer is not UTF-8 (byte 0x{reply.Body[where]:X2} at {where} of {reply.Body.Length}). {Remedy}");
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
