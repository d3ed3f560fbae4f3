namespace Sync.Local.Commands.Output;

/// <summary>Writes rows for programs: separated by tabs, or as CSV.</summary>
internal static class GridData
{
    /// <summary>Control characters are replaced, so that each row is one line and each cell one field.</summary>
    public static string Tabs(IEnumerable<string> cells) => string.Join('\t', cells.Select(Printing.Clean)) + "\n";

    /// <summary>RFC 4180. Text that a spreadsheet would evaluate as a formula is prefixed with an apostrophe.</summary>
    public static string Csv(IEnumerable<string> cells) => string.Join(',', cells.Select(Quote)) + "\r\n";

    private static string Quote(string cell)
    {
        // The same rule as in the CSV of the API.
        var text = cell is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠' or '\t' or '\r' or '\n', ..]
            ? $"'{cell}" : cell;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
