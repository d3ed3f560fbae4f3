using Sync.Inventory;
using Sync.Local.Commands.Output;

namespace Sync.Local.Commands;

/// <summary>
/// Changed fields beside what changed: for people a line for each below the row, for programs a last column.
/// </summary>
internal static class ChangeText
{
    /// <summary>The last column, which rows of <see cref="Row"/> fill.</summary>
    public static readonly Column Column = new("changes", CellKind.Text, 1);

    /// <param name="cells">All but the last.</param>
    public static Row Row(IReadOnlyList<string> cells, IEnumerable<FieldChange> changes, Tone tone = Tone.Plain)
    {
        string[] lines = [.. changes.Select(Line)];
        return new Row([.. cells, string.Join("; ", lines)]) { Details = lines, Tone = tone };
    }

    /// <summary>The grid for this output.</summary>
    public static Grid Show(CommandOutput output, IReadOnlyList<Column> columns, IEnumerable<Row> rows)
    {
        var grid = new Grid(columns, [.. rows]);
        return output.IsForPeople ? grid.Only(column => column != Column) : grid;
    }

    private static string Line(FieldChange change) =>
        $"{change.Field}: {Printing.Show(change.Before)} → {Printing.Show(change.After)}";
}
