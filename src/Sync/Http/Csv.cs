using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sync.Http;

/// <summary>
/// CSV after RFC 4180. A text that a spreadsheet would take for a formula is preceded by an apostrophe, because names are
/// anybody's to write.
/// </summary>
internal static class Csv
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    public static StringBuilder AppendCsv(this StringBuilder text, params IEnumerable<string?> values) =>
        text.AppendJoin(',', values.Select(Quoted)).Append("\r\n");

    public static string? Time(DateTime? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Letters of full width begin a formula where such are written.</summary>
    public static string? Harmless(string? text) =>
        text is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' or '\t' or '\r' or '\n', ..] ? $"'{text}" : text;

    private static string? Quoted(string? text) => text is not null && text.AsSpan().ContainsAny(Special)
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
