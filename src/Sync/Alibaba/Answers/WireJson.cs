using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sync.Alibaba.Answers;

/// <summary>
/// Parses what came over the wire so that no text in it can hurt later: a NUL, which Postgres cannot store, becomes
/// U+2400 (␀); half a surrogate pair, which no .NET text may be read from, stays visible as its escape (<c>\ud800</c>).
/// Names of members are covered as well as values. Bytes that are not UTF-8 are not parsed at all: what they say could
/// only be guessed, and two ids may look alike afterwards.
/// </summary>
public static partial class WireJson
{
    private const string VisibleNul = "␀";

    // Parsing goes not by recursion, so depth needs no stack; but time, by its square: without a limit a megabyte of [ takes hours.
    // Those who recurse set a limit of their own.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 4096 };

    /// <exception cref="JsonException">It is no JSON or no UTF-8, or nested beyond all reason.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8)) throw new JsonException("The text is not UTF-8.");
        var text = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        return IsClean(text) ? JsonElement.Parse(text, Deep) : JsonElement.Parse(Clean(text), Deep);
    }

    /// <summary>The same element, or a cleaned copy of it where there was something to clean.</summary>
    public static JsonElement Clean(JsonElement element)
    {
        var text = JsonMarshal.GetRawUtf8Value(element);
        return IsClean(text) ? element : JsonElement.Parse(Clean(text), Deep);
    }

    private static bool IsClean(ReadOnlySpan<byte> utf8) => AreEscapesClean(utf8) && !utf8.Contains((byte)0);

    // Each step goes behind an escape as a whole: in \\u0000 the first backslash belongs to the second, not to the u.
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

    /// <returns>0 for a NUL and for half a surrogate pair.</returns>
    private static int LengthIfClean(ReadOnlySpan<byte> escape) => Unit(escape) switch
    {
        0 => 0,
        >= 0xDC00 and <= 0xDFFF => 0,
        >= 0xD800 and <= 0xDBFF => escape.Length > 6 && Unit(escape[6..]) is >= 0xDC00 and <= 0xDFFF ? 12 : 0,
        _ => 6,
    };

    /// <returns>-1 where there is none.</returns>
    private static int Unit(ReadOnlySpan<byte> escape) =>
        escape.Length >= 6 && escape.StartsWith("\\u"u8) && Utf8Parser.TryParse(escape[2..6], out ushort unit, out var read, 'x') && read == 4 ? unit : -1;

    private static string Clean(ReadOnlySpan<byte> utf8) =>
        Escape().Replace(Encoding.UTF8.GetString(utf8), match =>
            match.Groups["nul"].Success ? VisibleNul
            : match.Groups["half"].Success ? @"\" + match.Value
            : match.Value);

    // Every escape is matched, the harmless ones too: in \\u0000 the first backslash belongs to the second, not to the u.
    [GeneratedRegex(
        @"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<nul>\\u0000|\0)|(?<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
        RegexOptions.Singleline)]
    private static partial Regex Escape();
}
