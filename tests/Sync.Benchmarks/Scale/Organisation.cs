namespace Sync.Benchmarks.Scale;

/// <summary>An organisation that no machine of a developer holds, simulated with measured costs.</summary>
internal static class Organisation
{
    private const int Accounts = 10_000, Regions = 30, Slots = 16, DatabaseCores = 4;
    private const double Minutes = 60, LongestRun = 25 * Minutes;

    /// <summary>Of a call to the cloud.</summary>
    public static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);

    private static readonly Estate Estate = new(Accounts, Regions, Latency.TotalSeconds, Slots, DatabaseCores);

    /// <param name="first">A scope of a first load: all of them have flow logs, which hardly any organisation has.
    /// </param>
    /// <param name="again">A scope of an unchanged run.</param>
    /// <returns>Whether goals were met.</returns>
    public static bool Simulate(ScopeCost first, ScopeCost again)
    {
        Report.Heading(
            $"Simulated: {Accounts} accounts × {Regions} regions, {Slots} calls at a time, a core per worker, and a "
            + $"database with {DatabaseCores} cores");
        var met = true;
        foreach (var workers in (int[])[1, 2, 4, 8])
        {
            var isFast = Tell($"unchanged, {workers} workers", again, workers);
            // The page says which sizes need how many workers; eight must be enough for this one.
            if (workers == 8) met &= isFast;
        }

        foreach (var workers in (int[])[1, 2, 4, 8]) Tell($"first load, {workers} workers", first, workers);
        var size = Enumerable.Range(1, 100).Select(hundreds => hundreds * 100).TakeWhile(accounts =>
            Simulation.Run(Estate with { Accounts = accounts }, again, 1).Seconds <= LongestRun).LastOrDefault();
        return met & Report.Line(
            "accounts of one worker", "1000 accounts", size / 1000.0, 1,
            FormattableString.Invariant($"{size} accounts within 25 min, in one process"));
    }

    private static bool Tell(string name, ScopeCost cost, int workers)
    {
        var (one, run) = (Simulation.Run(Estate, cost, 1), Simulation.Run(Estate, cost, workers));
        return Report.AtMost(
            name, "25 min", run.Seconds / LongestRun, 1,
            Invariant($"{run.Seconds / Minutes:0.0} min ({one.Seconds / run.Seconds:0.0} × one worker), ")
            + Invariant($"{run.Calls:0} calls, {run.ScopesPerSecond:0} scopes/s into the ledger, core of a worker ")
            + Invariant($"{run.Processor:P0} busy, database {run.Database:P0}, clock {run.Clock:P0}"));
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
