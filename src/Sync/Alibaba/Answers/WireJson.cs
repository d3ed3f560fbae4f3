using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sync.Alibaba.Answers;

/// <summary>
/// Parses JSON from the network and replaces characters that would cause errors later. A NUL, which Postgres cannot
/// store, becomes U+2400 (␀). An unpaired surrogate, which .NET cannot read as text, becomes visible as its escape
/// (<c>\ud800</c>). This applies to names of members as well as to values. Bytes that are not UTF-8 are rejected: their
/// meaning could only be guessed, and different ids could become equal.
/// </summary>
public static partial class WireJson
{
    private const string VisibleNul = "␀";

    // The parser is not recursive, so depth needs no stack. But its time is quadratic in the depth: without a limit, a
    // megabyte of [ takes hours. Recursive code needs a lower limit of its own.
    internal const int MaxDepth = 4096;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = MaxDepth };

    /// <exception cref="JsonException">The text is not JSON or not UTF-8, or it is nested too deeply.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8)) throw new JsonException("The text is not UTF-8.");
        var text = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        return IsClean(text) ? JsonElement.Parse(text, Deep) : JsonElement.Parse(Clean(text), Deep);
    }

    /// <summary>The same element, or a copy with replaced characters if there are any to replace.</summary>
    public static JsonElement Clean(JsonElement element)
    {
        var text = JsonMarshal.GetRawUtf8Value(element);
        return IsClean(text) ? element : JsonElement.Parse(Clean(text), Deep);
    }

    /// <summary>Whether the bytes are UTF-8, with no character that <see cref="Parse"/> would replace.</summary>
    internal static bool IsCleanUtf8(ReadOnlySpan<byte> utf8) =>
        System.Text.Unicode.Utf8.IsValid(utf8) && IsClean(utf8);

    private static bool IsClean(ReadOnlySpan<byte> utf8) => AreEscapesClean(utf8) && !utf8.Contains((byte)0);

    // Each step skips a complete escape: in \\u0000, the first backslash escapes the second one.
    private static bool AreEscapesClean(ReadOnlySpan<byte> utf8)
    {
        for (var at = utf8.IndexOf((byte)'\\'); at >= 0; at = utf8.IndexOf((byte)'\\'))
        {
            utf8 = utf8[at..];
            var length = utf8.StartsWith("\\u"u8) ? LengthIfClean(utf8) : 2;
            if (length == 0) return false;
            utf8 = utf8[Math.Min(length, utf8.Length)..];
        }

        return true;
    }

    /// <returns>The length of the escape; 0 for a NUL and for an unpaired surrogate.</returns>
    private static int LengthIfClean(ReadOnlySpan<byte> escape) => Unit(escape) switch
    {
        0 => 0,
        >= 0xDC00 and <= 0xDFFF => 0,
        >= 0xD800 and <= 0xDBFF => escape.Length > 6 && Unit(escape[6..]) is >= 0xDC00 and <= 0xDFFF ? 12 : 0,
        _ => 6,
    };

    /// <returns>The UTF-16 code unit of the escape; -1 if it is invalid.</returns>
    private static int Unit(ReadOnlySpan<byte> escape) =>
        escape.Length >= 6 && escape.StartsWith("\\u"u8)
            && Utf8Parser.TryParse(escape[2..6], out ushort unit, out var read, 'x') && read == 4
            ? unit
            : -1;

    private static string Clean(ReadOnlySpan<byte> utf8) =>
        Escape().Replace(Encoding.UTF8.GetString(utf8), match =>
            match.Groups["nul"].Success ? VisibleNul
            : match.Groups["half"].Success ? @"\" + match.Value
            : match.Value);

    // All escapes are matched, including harmless ones: in \\u0000, the first backslash escapes the second one.
    [GeneratedRegex(
        @"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<nul>\\u0000|\0)"
            + @"|(?<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
        RegexOptions.Singleline)]
    private static partial Regex Escape();
}
