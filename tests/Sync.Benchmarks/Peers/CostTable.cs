namespace Sync.Benchmarks.Peers;

/// <summary>The most that a program may cost, as ratios to another one; null: no goal.</summary>
/// <param name="Processor">Of the program and the database server together.</param>
internal sealed record CostGoals(double? Time = null, double? Processor = null, double? Wal = null)
{
    public static readonly CostGoals None = new();
}

/// <summary>One line for each value of a comparison of two programs.</summary>
internal static class CostTable
{
    // The clock of processor time has ticks of 10 ms, and a page of WAL has 8 KiB: less is not measured.
    private const double LeastSeconds = 0.01, LeastBytes = 8192;

    /// <returns>Whether all goals were met.</returns>
    public static bool Tell(string what, ProgramCost ours, string baseline, ProgramCost theirs, CostGoals goals)
    {
        var met = Tell("time", ours.Seconds, theirs.Seconds, goals.Time, Seconds);
        met &= Tell("processor", ours.Processor, theirs.Processor, goals.Processor, Seconds);
        met &= Tell("processor of the program", ours.Client, theirs.Client, null, Seconds);
        met &= Tell("processor of the server", ours.Server, theirs.Server, null, Seconds);
        met &= Tell("WAL", ours.WalBytes, theirs.WalBytes, goals.Wal, Kilobytes, LeastBytes);
        return met & Tell("peak memory", ours.PeakMemory, theirs.PeakMemory, null, Megabytes, LeastBytes);

        bool Tell(
            string value, double mine, double other, double? goal, Func<double, string> format,
            double least = LeastSeconds)
        {
            var ratio = Math.Max(mine, least) / Math.Max(other, least);
            var (name, detail) = ($"{what}: {value}", $"{format(mine)} against {format(other)}");
            if (goal is { } most) return Report.AtMost(name, baseline, ratio, most, detail);
            Report.Figure(name, baseline, ratio, detail);
            return true;
        }
    }

    private static string Seconds(double value) => FormattableString.Invariant($"{value:0.00} s");

    private static string Kilobytes(double value) => FormattableString.Invariant($"{value / 1024:0} KiB");

    private static string Megabytes(double value) => FormattableString.Invariant($"{value / 1048576:0} MiB");
}
