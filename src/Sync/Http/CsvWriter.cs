using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sync.Http;

/// <summary>A column of a CSV file.</summary>
/// <param name="Value">The value of an item; see <see cref="CsvWriter.Append"/>.</param>
internal sealed record CsvColumn<T>(string Name, Func<T, object?> Value);

/// <summary>
/// Writes CSV according to RFC 4180, in UTF-8. Text that a spreadsheet would evaluate as a formula is prefixed with an
/// apostrophe, because names and descriptions are untrusted input.
/// </summary>
internal sealed class CsvWriter(IBufferWriter<byte> output)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'";
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");
    private readonly StringBuilder _line = new();

    public void WriteLine(IEnumerable<object?> values)
    {
        foreach (var value in values) Append(value);
        EndLine();
    }

    /// <summary>Appends a value to the current line: text, a number, a UUID, a UTC time or a Boolean.</summary>
    public void Append(object? value)
    {
        var text = value switch
        {
            string untrusted => Harmless(untrusted),
            DateTime time => time.ToString(TimeFormat, CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value?.ToString(),
        };
        if (text is not null && text.AsSpan().ContainsAny(Special))
            _line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else
            _line.Append(text);
        _line.Append(',');
    }

    public void EndLine()
    {
        // Each value appended a comma; the last one is not a separator.
        _line.Length--;
        _line.Append("\r\n");
        Encoding.UTF8.GetBytes(_line.ToString(), output);
        _line.Clear();
    }

    // Also formulas that begin with a full-width character, as typed with an East Asian keyboard.
    private static string Harmless(string text) =>
        text is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' or '\t' or '\r' or '\n', ..] ? $"'{text}" : text;
}
