namespace Sync.Local.Commands.Output;

/// <summary>What a column holds, which decides how it is shortened where there is too little space.</summary>
internal enum CellKind
{
    /// <summary>Never shortened: a word, a time or a duration.</summary>
    Word,

    /// <summary>Never shortened, and aligned to the right.</summary>
    Number,

    /// <summary>Shortened in its middle, because many ids begin alike.</summary>
    Id,

    /// <summary>Cut at its end.</summary>
    Text,
}

/// <summary>A column of a list.</summary>
/// <param name="Name">As in the API; the head of the column where programs read it.</param>
/// <param name="Weight">Where there is too little space, the columns with the lowest weight are left out.</param>
internal sealed record Column(string Name, CellKind Kind = CellKind.Word, int Weight = 5)
{
    /// <summary>The head of the column where people read it.</summary>
    public string Title { get => field ?? Name; init; }

    /// <summary>Shown only with <c>-o wide</c> and <c>-o csv</c>.</summary>
    public bool IsForWide { get; init; }
}

internal enum Tone
{
    Plain,
    Good,
    Warning,
    Bad,
    Quiet,
}

/// <summary>A row of a list.</summary>
/// <param name="Cells">One for each column.</param>
internal sealed record Row(IReadOnlyList<string> Cells)
{
    /// <summary>Lines below the row, for people.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    public Tone Tone { get; init; }
}

/// <summary>A list as rows and columns.</summary>
internal sealed record Grid(IReadOnlyList<Column> Columns, IReadOnlyList<Row> Rows)
{
    /// <summary>The grid with only some of its columns.</summary>
    public Grid Only(Func<Column, bool> isWanted)
    {
        int[] kept = [.. Enumerable.Range(0, Columns.Count).Where(at => isWanted(Columns[at]))];
        return kept.Length == Columns.Count ? this : new Grid(
            [.. kept.Select(at => Columns[at])],
            [.. Rows.Select(row => row with { Cells = [.. kept.Select(at => row.Cells[at])] })]);
    }
}
