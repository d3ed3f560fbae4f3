using System.Globalization;
using System.Text.Json;

namespace Sync.Report;

/// <summary>
/// Figures that the tests measured themselves. Each line is a JSON object: the cases of a test, a row of a table, or
/// the server version.
/// </summary>
public sealed class Figures
{
    private readonly IReadOnlyList<JsonElement> _lines;

    private Figures(IReadOnlyList<JsonElement> lines) => _lines = lines;

    /// <summary>The PostgreSQL versions that the tests used; null if they used none.</summary>
    public string? Postgres =>
        _lines.Select(line => Text(line, "postgres")).OfType<string>().Distinct().ToList() is [_, ..] versions
            ? string.Join(" and ", versions)
            : null;

    /// <returns>Empty if the file does not exist.</returns>
    public static Figures Read(string path)
    {
        if (!File.Exists(path)) return new([]);
        return new([.. File.ReadLines(path).Select(line => JsonSerializer.Deserialize<JsonElement>(line))]);
    }

    public string Cases(string test)
    {
        var counts = Of(test, "cases").Select(count => count.GetInt64()).ToList();
        return counts is [] ? "" : counts.Sum().ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>The tables by test, one for each set of columns.</summary>
    public IEnumerable<string> Tables() =>
        from line in _lines
        where line.TryGetProperty("row", out _)
        group line.GetProperty("row") by Text(line, "test")! into test
        orderby test.Key
        select string.Join("\n\n", [$"`{test.Key}`:", .. test.GroupBy(row => string.Join('\n', Columns(row)), Table)]);

    private IEnumerable<JsonElement> Of(string test, string what) =>
        _lines.Where(line => Text(line, "test") == test && line.TryGetProperty(what, out _))
            .Select(line => line.GetProperty(what));

    private static string Table(string columns, IEnumerable<JsonElement> rows) =>
        Markdown.Table(
            columns.Split('\n'), rows.Select(row => row.EnumerateObject().Select(cell => Markdown.Show(cell.Value))));

    private static IEnumerable<string> Columns(JsonElement row) => row.EnumerateObject().Select(cell => cell.Name);

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var text) ? text.GetString() : null;
}
