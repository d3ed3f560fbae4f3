namespace Sync.Runs.Removals;

/// <summary>
/// Withholds the removals of a scope if they are suspiciously many, in one run or in several; the settings
/// <c>Sync__RemovalGuard__*</c>. A run with forced removals applies them.
/// </summary>
public sealed record RemovalGuard
{
    /// <summary>The share of a scope's rows that may be removed, 0 to 1.</summary>
    public double MaxFraction { get; init; } = 0.5;

    /// <summary>Scopes of fewer rows are not guarded.</summary>
    public int MinRows { get; init; } = 10;

    /// <summary>The period in which removals add up. Additions in the period compensate for them.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Whether the removals exceed the limit.</summary>
    /// <param name="rows">The number of rows of the scope that match the filter.</param>
    public bool Withholds(int removed, int rows, RecentRemovals recent = default)
    {
        var largest = Math.Max(recent.Largest, rows);
        return IsTooMany(removed, rows)
            || IsTooMany(Math.Min(recent.Removed + removed, largest - rows + removed), largest);
    }

    private bool IsTooMany(int removed, int rows) => rows >= MinRows && removed > rows * MaxFraction;
}
