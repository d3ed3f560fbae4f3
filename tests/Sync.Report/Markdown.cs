using System.Globalization;
using System.Text.Json;

namespace Sync.Report;

public static class Markdown
{
    public static string Table(IReadOnlyList<string> columns, IEnumerable<IEnumerable<string>> rows) =>
        string.Join(
            '\n', [Row(columns), $"|{string.Concat(Enumerable.Repeat("---|", columns.Count))}", .. rows.Select(Row)]);

    public static string Row(IEnumerable<string> cells) =>
        $"|{string.Concat(cells.Select(cell => cell == "" ? " |" : $" {cell} |"))}";

    /// <summary>Formats a number with thousands separators and only significant decimals.</summary>
    public static string Show(JsonElement value) => value.ValueKind != JsonValueKind.Number ? value.ToString()
        : value.TryGetInt64(out var whole) ? whole.ToString("N0", CultureInfo.InvariantCulture)
        : value.GetDouble() is var number && Math.Abs(number) >= 100
            ? number.ToString("N0", CultureInfo.InvariantCulture)
        : number.ToString("0.##", CultureInfo.InvariantCulture);
}
