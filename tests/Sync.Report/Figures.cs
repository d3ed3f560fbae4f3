using System.Globalization;
using System.Text.Json;

namespace Sync.Report;

/// <summary>What tests measured themselves: one JSON object a line, of the cases in a test, of a row of a table, or of the server.</summary>
public sealed class Figures
{
    private readonly IReadOnlyList<JsonElement> _lines;

    private Figures(IReadOnlyList<JsonElement> lines) => _lines = lines;

    /// <summary>The versions the tests ran against; null if none did.</summary>
    public string? Postgres => _lines.Select(line => Text(line, "postgres")).OfType<string>().Distinct().ToList() is [_, ..] versions ? string.Join(" and ", versions) : null;

    /// <returns>No figures if there is no such file.</returns>
    public static Figures Read(string path) => new([.. File.Exists(path) ? File.ReadLines(path).Select(line => JsonSerializer.Deserialize<JsonElement>(line)) : []]);

    public string Cases(string test)
    {
        var counts = Of(test, "cases").Select(count => count.GetInt64()).ToList();
        return counts is [] ? "" : counts.Sum().ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>A table per test and set of columns, each under the name of its test.</summary>
    public IEnumerable<string> Tables() =>
        from line in _lines
        where line.TryGetProperty("row", out _)
        group line.GetProperty("row") by (Test: Text(line, "test")!, Columns: string.Join('\n', Columns(line.GetProperty("row")))) into table
        orderby table.Key.Test
        select $"`{table.Key.Test}`:\n\n{Markdown.Table(table.Key.Columns.Split('\n'), table.Select(row => row.EnumerateObject().Select(cell => Markdown.Show(cell.Value))))}";

    private IEnumerable<JsonElement> Of(string test, string what) =>
        _lines.Where(line => Text(line, "test") == test && line.TryGetProperty(what, out _)).Select(line => line.GetProperty(what));

    private static IEnumerable<string> Columns(JsonElement row) => row.EnumerateObject().Select(cell => cell.Name);

    private static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out var text) ? text.GetString() : null;
}
