using System.Text;

namespace Sync.Local.Commands.Output;

/// <summary>Writes a grid for people: aligned columns, which fit a width.</summary>
/// <param name="width">In columns of the terminal; <see cref="int.MaxValue"/> for no limit.</param>
/// <param name="coloured">Whether rows are coloured by their tone.</param>
internal sealed class GridText(int width, bool headers, bool coloured)
{
    private const string Gap = "  ", Indent = "    ";

    // What an id or a text can be shortened to.
    private const int ShortestId = 11, ShortestText = 12;

    public string Write(Grid grid)
    {
        var clean = new Grid(
            [.. grid.Columns],
            [.. grid.Rows.Select(row => row with { Cells = [.. row.Cells.Select(Printing.Clean)] })]);
        var fitting = Fit(clean);
        var widths = Widths(fitting);
        var text = new StringBuilder();
        if (headers && fitting.Columns.Any(column => column.Title != ""))
            text.Append(Line(fitting, [.. fitting.Columns.Select(column => column.Title.ToUpperInvariant())], widths))
                .Append('\n');
        foreach (var row in fitting.Rows)
        {
            text.Append(Paint(Line(fitting, row.Cells, widths), row.Tone)).Append('\n');
            foreach (var detail in row.Details)
                text.Append(CellText.Shorten(Indent + Printing.Clean(detail), width)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Leaves out columns, those with the lowest weight first, until the rest can be made to fit.</summary>
    private Grid Fit(Grid grid)
    {
        while (grid.Columns.Count > 1
            && grid.Columns.Index().Sum(each => Shortest(grid, each.Index)) + Gaps(grid) > width)
        {
            var least = grid.Columns.MinBy(column => column.Weight)!;
            grid = grid.Only(column => !ReferenceEquals(column, least));
        }

        return grid;
    }

    /// <summary>Each column as wide as it can be: the space that is left goes to the heaviest columns first.</summary>
    private int[] Widths(Grid grid)
    {
        int[] widths = [.. grid.Columns.Index().Select(each => Shortest(grid, each.Index))];
        var left = width == int.MaxValue ? int.MaxValue : Math.Max(0, width - widths.Sum() - Gaps(grid));
        foreach (var at in Enumerable.Range(0, widths.Length).OrderByDescending(at => grid.Columns[at].Weight))
        {
            var more = Math.Min(left, Natural(grid, at) - widths[at]);
            widths[at] += more;
            left -= more;
        }

        return widths;
    }

    private static int Gaps(Grid grid) => (grid.Columns.Count - 1) * Gap.Length;

    private int Natural(Grid grid, int at) => grid.Rows.Select(row => CellText.Width(row.Cells[at]))
        .Append(headers ? CellText.Width(grid.Columns[at].Title) : 0).Max();

    private int Shortest(Grid grid, int at)
    {
        var natural = Natural(grid, at);
        return grid.Columns[at].Kind switch
        {
            CellKind.Id => Math.Min(natural, Math.Max(ShortestId, grid.Columns[at].Title.Length)),
            CellKind.Text => Math.Min(natural, Math.Max(ShortestText, grid.Columns[at].Title.Length)),
            _ => natural,
        };
    }

    private static string Line(Grid grid, IReadOnlyList<string> cells, int[] widths) =>
        string.Join(Gap, cells.Select((cell, at) => Cell(grid.Columns[at].Kind, cell, widths[at]))).TrimEnd();

    private static string Cell(CellKind kind, string text, int width)
    {
        var cut = kind == CellKind.Id ? CellText.ShortenMiddle(text, width) : CellText.Shorten(text, width);
        return CellText.Pad(cut, width, right: kind == CellKind.Number);
    }

    private string Paint(string line, Tone tone) => coloured && tone != Tone.Plain
        ? $"\e[{tone switch { Tone.Good => 32, Tone.Warning => 33, Tone.Bad => 31, _ => 90 }}m{line}\e[0m"
        : line;
}
