using System.Text.Json;

namespace Sync.Benchmarks.Peers;

/// <summary>The command <c>flowsync sync</c>, a process for each run.</summary>
internal static class SyncProgram
{
    /// <returns>What the process cost, and the seconds that the run itself took, as it reports.</returns>
    public static async Task<(ProgramCost Cost, double Seconds)> RunAsync(
        BenchmarkPostgres postgres, IReadOnlyDictionary<string, string> settings)
    {
        var (output, cost) = await CostMeter.OfProgramAsync(
            postgres, () => LocalProcess.Start(settings, "sync", "--json"));
        var report = JsonSerializer.Deserialize<JsonElement>(output);
        return (cost, report.GetProperty("duration").Deserialize<TimeSpan>().TotalSeconds);
    }
}
