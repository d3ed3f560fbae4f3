using Sync.Benchmarks.Http;
using Sync.Benchmarks.Merging;
using Sync.Benchmarks.Peers;
using Sync.Benchmarks.Reporting;
using Sync.Benchmarks.Runs;
using Sync.Benchmarks.Scale;
using Sync.Benchmarks.Snapshots;
using Sync.Benchmarks.Walk;
using Sync.Report;

namespace Sync.Benchmarks;

/// <summary>The benchmarks of tests/REPORT.md. Each writes its section of the page when it is done.</summary>
internal static class SpeedTable
{
    private const int Failed = 3;

    private static readonly (string Name, Func<Task<int>> RunAsync)[] All =
    [
        ("merge", () => MergeBenchmark.RunAsync(100_000)),
        ("run", () => RunBenchmark.RunAsync([10_000, 100_000, 1_000_000])),
        ("peers", () => PeerBenchmark.RunAsync(10_000, 100_000)),
        ("scopes", () => ScopesBenchmark.RunAsync(300)),
        ("start", StartBenchmark.RunAsync),
        ("walk", () => WalkBenchmark.RunAsync(900)),
        ("http", () => HttpBenchmark.RunAsync(100_000)),
        ("cen", () => CenBenchmark.RunAsync(100_000)),
        ("crowd", () => CrowdBenchmark.RunAsync(100_000)),
        ("report", () => ReportBenchmark.RunAsync(1_000_000, 10)),
        ("large", () => LargeBenchmark.RunAsync(1_000_000, 10)),
        ("past", () => PastBenchmark.RunAsync(1_000_000, 10)),
        ("network", () => NetworkBenchmark.RunAsync(30_000)),
        ("snapshots", () => SnapshotBenchmark.RunAsync(1_000_000, 10_000)),
        ("growth", () => GrowthBenchmark.RunAsync(3000, 365, 100_000)),
        ("scale", () => ScaleBenchmark.RunAsync(100)),
        ("mass", () => MassBenchmark.RunAsync(1_000_000)),
    ];

    /// <param name="names">Benchmarks to run; empty for all.</param>
    /// <returns>0 if every goal was met, 2 if one was missed, 3 if a benchmark failed.</returns>
    public static async Task<int> WriteAsync(Page page, IReadOnlyList<string> names)
    {
        var known = All.Select(each => each.Name).ToList();
        if (names.Except(known).FirstOrDefault() is { } unknown)
            throw new ArgumentException($"Unknown benchmark {unknown}; allowed: {string.Join(", ", known)}.");
        var chosen = All.Where(each => names is [] || names.Contains(each.Name)).ToList();
        foreach (var (name, _) in chosen) page.Require(Section(name));

        // One after the other: concurrent benchmarks would disturb each other. A missed goal does not stop the others.
        var status = 0;
        foreach (var (name, runAsync) in chosen)
        {
            var circumstances = Circumstances.Begin();
            status = Math.Max(status, await RunAsync(runAsync));
            page.Write(Section(name), $"{circumstances.Tell(BenchmarkPostgres.Version)}\n\n{Report.TakeTable()}");
        }

        return status;
    }

    private static string Section(string name) => $"speed.{name}";

    private static async Task<int> RunAsync(Func<Task<int>> runAsync)
    {
        try
        {
            return await runAsync();
        }
#pragma warning disable CA1031 // Reported in the table, so that the other benchmarks still run.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine(error);
            Report.Failure(error.Message);
            return Failed;
        }
    }
}
