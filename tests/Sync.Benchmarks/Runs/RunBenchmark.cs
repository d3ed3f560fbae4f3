using Sync.Benchmarks.Peers;

namespace Sync.Benchmarks.Runs;

/// <summary>
/// Complete runs over HTTP with a cloud that costs next to nothing, compared with the floor. The cloud, the database,
/// Sync and the floor are separate processes.
/// </summary>
internal static class RunBenchmark
{
    // A living process compiles its methods with optimizations after some calls, and in the background.
    private const int Rounds = 3, WarmUpRounds = 3, LivingRounds = 5;
    private const int LeastOfGoal = 100_000, MostOfLiving = 100_000;
    private const double MaxPeakMegabytes = 512;

    private static readonly CostGoals Goals = new(Time: 1.5, Processor: 1.5);

    public static async Task<int> RunAsync(IReadOnlyList<int> sizes)
    {
        var met = true;
        double? smaller = null;
        foreach (var flowLogs in sizes)
        {
            Report.Heading($"{flowLogs} flow logs in all regions, over HTTP, {LocalProcess.Description}");
            await using var postgres = await BenchmarkPostgres.StartAsync();
            await using var cloud = await ReplayedCloud.StartAsync(flowLogs);
            var goals = flowLogs < LeastOfGoal ? CostGoals.None : Goals;
            var (isMet, seconds) = await ColdAsync(postgres, cloud, flowLogs, goals);
            met &= isMet & TellGrowth(seconds / flowLogs, smaller);
            if (flowLogs <= MostOfLiving) met &= await LivingAsync(postgres, cloud, flowLogs, goals);
            smaller = seconds / flowLogs;
        }

        return met ? 0 : 2;
    }

    /// <summary>A process for each run, alternately with the floor, so that a slow machine affects both.</summary>
    private static async Task<(bool Met, double Seconds)> ColdAsync(
        BenchmarkPostgres postgres, ReplayedCloud cloud, int flowLogs, CostGoals goals)
    {
        var settings = cloud.Settings(postgres.ConnectionString);
        var program = new FloorProgram(cloud, postgres, flowLogs);
        // The answers are recorded meanwhile.
        var (first, _) = await SyncProgram.RunAsync(postgres, settings);
        var (sync, floor, least) = (default(ProgramCost), default(ProgramCost), double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            floor = (await program.RunAsync()).Or(floor);
            var (cost, seconds) = await SyncProgram.RunAsync(postgres, settings);
            (sync, least) = (cost.Or(sync), Math.Min(seconds, least));
        }

        var met = CostTable.Tell("unchanged run", sync!, "the floor", floor!, goals);
        return (met & TellMemory(first, sync!), least);
    }

    private static async Task<bool> LivingAsync(
        BenchmarkPostgres postgres, ReplayedCloud cloud, int flowLogs, CostGoals goals)
    {
        var program = new FloorProgram(cloud, postgres, flowLogs);
        await using var living = program.StartLiving();
        await using var host = await LivingSync.StartAsync(postgres, cloud.Settings(postgres.ConnectionString));
        var (sync, floor) = (default(ProgramCost), default(ProgramCost));
        for (var round = -WarmUpRounds; round < LivingRounds; round++)
        {
            var (one, other) = (await program.RunAgainAsync(living), await host.RunAsync());
            if (round >= 0) (floor, sync) = (one.Or(floor), other.Or(sync));
        }

        return CostTable.Tell("unchanged run in a living process", sync!, "the floor, warm", floor!, goals);
    }

    private static bool TellMemory(ProgramCost first, ProgramCost again)
    {
        var (one, other) = (first.PeakMemory / 1048576, again.PeakMemory / 1048576);
        return Report.AtMost(
            "peak memory", $"{MaxPeakMegabytes} MiB", Math.Max(one, other) / MaxPeakMegabytes, 1,
            $"{one} MiB in the first run, {other} MiB in an unchanged one");
    }

    /// <param name="cost">Seconds of a run per flow log.</param>
    /// <param name="smaller">The same, one size smaller; null for the smallest.</param>
    private static bool TellGrowth(double cost, double? smaller) => smaller is not { } before || Report.AtMost(
        "growth", "the time per flow log one size smaller", cost / before, 1.15,
        FormattableString.Invariant($"{cost * 1e6:0.0} µs against {before * 1e6:0.0} µs per flow log"));
}
