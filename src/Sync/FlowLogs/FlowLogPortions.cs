namespace Sync.FlowLogs;

/// <summary>
/// A diff in portions: its merge then holds little in memory and no statement takes long, whatever the size of the scope.
/// </summary>
public static class FlowLogPortions
{
    // Some 10 KB of objects for each flow log while it is told and judged.
    public const int Size = 2_000;

    /// <returns>Diffs of at most <see cref="Size"/> flow logs, each made when it is asked for.</returns>
    public static IEnumerable<FlowLogDiff> Portions(this FlowLogDiff diff) => diff.Added.Chunk(Size)
        .Select(added => new FlowLogDiff(added, [], [], 0))
        .Concat(diff.Changed.Chunk(Size).Select(changed => new FlowLogDiff([], changed, [], 0)))
        .Concat(diff.Removed.Chunk(Size).Select(removed => new FlowLogDiff([], [], removed, 0)));
}
