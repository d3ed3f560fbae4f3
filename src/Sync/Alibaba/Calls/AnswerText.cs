using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Sync.Http;

namespace Sync.Alibaba.Calls;

/// <summary>
/// Checks that a response is UTF-8, as all of the cloud's responses are. Any other encoding means that an intermediary
/// changed the response.
/// </summary>
internal static class AnswerText
{
    // ASCII is a subset of UTF-8. Any other charset is rejected even if the bytes are valid UTF-8: the same bytes may
    // stand for other characters.
    private static readonly string[] Charsets = ["utf-8", "utf8", "us-ascii"];

    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>The error message; null if the response is valid UTF-8.</returns>
    public static string? Fault(Reply reply)
    {
        if (!MayBeUtf8(reply))
            return $"The response declares the charset {Charset(reply)?.Shorten(32)} instead "
                + "of UTF-8 and was not read";
        if (Utf8.IsValid(reply.Body)) return null;
        var at = FirstBadByte(reply.Body);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The response is not UTF-8 (byte 0x{reply.Body[at]:X2} at {at} of {reply.Body.Length}) and was not read");
    }

    /// <summary>Whether the response declares no other charset than UTF-8.</summary>
    public static bool MayBeUtf8(Reply reply) =>
        Charset(reply) is not { Length: > 0 } charset || Charsets.Contains(charset, StringComparer.OrdinalIgnoreCase);

    private static string? Charset(Reply reply) => reply.Type?.CharSet?.Trim('"');

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
