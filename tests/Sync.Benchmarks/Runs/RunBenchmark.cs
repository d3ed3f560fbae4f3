using System.Text.Json;
using Dapper;

namespace Sync.Benchmarks.Runs;

/// <summary>
/// Complete runs over HTTP with a cloud without latency. The cloud, the database and Sync are separate processes.
/// </summary>
internal static class RunBenchmark
{
    private const int Rounds = 3;
    private const double MaxPeakMegabytes = 512;

    public static async Task<int> RunAsync(IReadOnlyList<int> sizes)
    {
        var met = true;
        double? perFlowLog = null;
        foreach (var flowLogs in sizes)
        {
            Report.Heading($"{flowLogs} flow logs in all regions, over HTTP");
            await using var postgres = await BenchmarkPostgres.StartAsync();
            await using var cloud = await CloudProcess.StartAsync(flowLogs);
            var first = await SyncAsync(postgres, cloud);
            var counts = await CountAsync(postgres);
            // Alternates with the baseline, so that a slowdown of the machine affects both; the first fetch warms up
            // the cloud.
            await PlainFetch.FetchAsync(cloud.Endpoint, counts);
            var again = new Run(double.MaxValue, 0);
            var (ours, fetch) = await Stopwatches.CompareAsync(
                Rounds, () => Task.CompletedTask, async () => again = Best(again, await SyncAsync(postgres, cloud)),
                () => PlainFetch.FetchAsync(cloud.Endpoint, counts));

            met &= Report.AtMost("unchanged run", "fetching the same pages", again.Seconds / fetch, 1.5,
                $"{again.Seconds:0.00} s (process {ours:0.00} s) against {fetch:0.00} s, peak {Megabytes(again)} MiB");
            met &= Report.AtMost(
                "first run", "fetching the same pages", first.Seconds / fetch, 1.5,
                $"{first.Seconds:0.00} s against {fetch:0.00} s, peak {Megabytes(first)} MiB");
            met &= Report.AtMost(
                "peak memory", $"{MaxPeakMegabytes} MiB",
                Math.Max(Megabytes(first), Megabytes(again)) / MaxPeakMegabytes, 1,
                $"{Megabytes(first)} MiB in the first run, {Megabytes(again)} MiB in an unchanged one");
            var cost = again.Seconds / flowLogs;
            if (perFlowLog is { } smaller)
                met &= Report.AtMost(
                    "growth", "the time per flow log one size smaller", cost / smaller, 1.15,
                    $"{cost * 1e6:0.0} µs against {smaller * 1e6:0.0} µs per flow log");
            perFlowLog = cost;
        }

        return met ? 0 : 2;
    }

    private static async Task<Run> SyncAsync(BenchmarkPostgres postgres, CloudProcess cloud)
    {
        await using var process = LocalProcess.Start(cloud.Settings(postgres.ConnectionString), "sync", "--json");
        var (output, peak) = await process.EndAsync();
        var report = JsonSerializer.Deserialize<JsonElement>(output);
        return new Run(report.GetProperty("duration").Deserialize<TimeSpan>().TotalSeconds, peak);
    }

    private static async Task<IReadOnlyDictionary<string, long>> CountAsync(BenchmarkPostgres postgres)
    {
        await using var connection = await postgres.DataSource.OpenConnectionAsync();
        var counts = await connection.QueryAsync<(string Region, long Count)>(
            """
            select s.region_id, (select count(*) from sync.flow_log f where f.region_id = s.region_id)
            from sync.scope s
            """);
        return counts.ToDictionary(each => each.Region, each => each.Count);
    }

    private static Run Best(Run one, Run other) =>
        new(Math.Min(one.Seconds, other.Seconds), Math.Max(one.PeakMemory, other.PeakMemory));

    private static double Megabytes(Run run) => Math.Round(run.PeakMemory / 1048576.0);

    /// <param name="Seconds">The duration that the run reports, without the start of the process.</param>
    private readonly record struct Run(double Seconds, long PeakMemory);
}
