namespace Sync.FlowLogs;

/// <summary>
/// Holds back the removals of a scope when a complete listing would remove suspiciously many, at once or little by little;
/// the settings <c>Sync__RemovalGuard__*</c>. A person can force them.
/// </summary>
public sealed record RemovalGuard
{
    /// <summary>The share of a scope's rows that may go, 0 to 1.</summary>
    public double MaxFraction { get; init; } = 0.5;

    /// <summary>Scopes of fewer rows are not guarded.</summary>
    public int MinRows { get; init; } = 10;

    /// <summary>How long removals add up. What was added meanwhile makes up for them.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(1);

    /// <param name="rows">Rows of the scope that the listing covers.</param>
    public bool Withholds(int removed, int rows, RecentRemovals recent = default)
    {
        var largest = Math.Max(recent.Largest, rows);
        return IsTooMany(removed, rows)
            || IsTooMany(Math.Min(recent.Removed + removed, largest - rows + removed), largest);
    }

    private bool IsTooMany(int removed, int rows) => rows >= MinRows && removed > rows * MaxFraction;
}
