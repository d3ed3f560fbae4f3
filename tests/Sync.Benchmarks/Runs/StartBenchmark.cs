using System.Diagnostics;

namespace Sync.Benchmarks.Runs;

/// <summary>The time from process start to the first answer, with a migrated database.</summary>
internal static class StartBenchmark
{
    private const double MaxSeconds = 1.5;
    private const int Rounds = 5;

    public static async Task<int> RunAsync()
    {
        await using var postgres = await BenchmarkPostgres.StartAsync();
        await using var cloud = await CloudProcess.StartAsync(500);
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
            times.Add(await StartAsync(cloud.Settings(postgres.ConnectionString)));
        Report.Heading("Start, five times");
        var median = times.Order().ElementAt(Rounds / 2);
        return Report.AtMost(
            "start", $"{MaxSeconds} s", median / MaxSeconds, 1,
            $"{median:0.00} s from the start of the process to a page of flow logs")
            ? 0
            : 2;
    }

    private static async Task<double> StartAsync(Dictionary<string, string> settings)
    {
        var started = Stopwatch.GetTimestamp();
        await using var process = LocalProcess.Start(settings, "up", "--port", "0");
        var line = await process.ReadLineAsync("http ");
        using var http = new HttpClient();
        using var answer = await http.GetAsync(line["http ".Length..].Trim() + "?pageSize=1");
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
