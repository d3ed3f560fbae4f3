namespace Sync.FlowLogs;

/// <summary>
/// Holds back the removals of a scope when a complete listing would remove suspiciously many; the settings
/// <c>Sync__RemovalGuard__*</c>. A person can force them.
/// </summary>
public sealed record RemovalGuard
{
    /// <summary>The share of a scope's rows that may go in one run, 0 to 1.</summary>
    public double MaxFraction { get; init; } = 0.5;

    /// <summary>Scopes of fewer rows are not guarded.</summary>
    public int MinRows { get; init; } = 10;

    public bool Withholds(int removed, int rows) => rows >= MinRows && removed > rows * MaxFraction;
}
