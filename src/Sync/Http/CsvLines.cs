using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sync.Http;

/// <summary>
/// CSV after RFC 4180, an item per line. A text that a spreadsheet would take for a formula is preceded by an apostrophe,
/// because names are anybody's to write.
/// </summary>
/// <param name="columns">Their names, in the order of <paramref name="values"/>.</param>
internal sealed class CsvLines<T>(string columns, Func<T, string?[]> values)
{
    public string Header { get; } = columns + "\r\n";

    public void Append(StringBuilder text, T item) => text.AppendJoin(',', values(item).Select(Csv.Quoted)).Append("\r\n");
}

internal static class Csv
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    public static string? Time(DateTime? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    public static string? Harmless(string? text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text;

    public static string? Quoted(string? text) => text is not null && text.AsSpan().ContainsAny(Special)
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
