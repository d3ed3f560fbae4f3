using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sync.Http;

/// <summary>A column of a CSV file.</summary>
/// <param name="Value">The value of an item; see <see cref="CsvWriter.Append"/>.</param>
internal sealed record CsvColumn<T>(string Name, Func<T, object?> Value);

/// <summary>
/// Writes CSV according to RFC 4180, in UTF-8. Text that a spreadsheet would evaluate as a formula is prefixed with an
/// apostrophe, because names and descriptions are untrusted input.
/// </summary>
/// <param name="isForExcel">
/// Excel guesses: without a byte order mark it reads UTF-8 as the code page of the machine, and it turns text that
/// looks like a number into one, with 15 digits, so that account IDs lose their last ones. Such text is written as the
/// formula <c>="1234567890123456"</c>, and times in the form that Excel reads as times.
/// </param>
internal sealed partial class CsvWriter(IBufferWriter<byte> output, bool isForExcel = false)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'";
    private const string ExcelTimeFormat = "yyyy-MM-dd HH:mm:ss";
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");
    private readonly StringBuilder _line = new();

    /// <summary>Begins the file, before the line with the names of the columns.</summary>
    public void Begin()
    {
        if (isForExcel) output.Write(Encoding.UTF8.Preamble);
    }

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
            string number when isForExcel && NumberLike().IsMatch(number) => $"=\"{number}\"",
            string untrusted => Harmless(untrusted),
            DateTime time => time.ToString(isForExcel ? ExcelTimeFormat : TimeFormat, CultureInfo.InvariantCulture),
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

    // More digits than Excel keeps, leading zeros, and exponents.
    [GeneratedRegex("^([0-9]{12,}|0[0-9]+|[0-9]+[eE][0-9]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberLike();

    // Also formulas that begin with a full-width character, as typed with an East Asian keyboard.
    private static string Harmless(string text) =>
        text is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' or '\t' or '\r' or '\n', ..] ? $"'{text}" : text;
}
