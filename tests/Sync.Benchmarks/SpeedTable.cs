using Sync.Benchmarks.Http;
using Sync.Benchmarks.Merging;
using Sync.Benchmarks.Reporting;
using Sync.Benchmarks.Runs;
using Sync.Benchmarks.Walk;
using Sync.Report;

namespace Sync.Benchmarks;

/// <summary>The benchmarks of tests/REPORT.md: each writes its own part of the page as soon as it is over.</summary>
internal static class SpeedTable
{
    private const int Failed = 3;

    private static readonly (string Name, Func<Task<int>> RunAsync)[] All =
    [
        ("merge", () => MergeBenchmark.RunAsync(100_000)),
        ("run", () => RunBenchmark.RunAsync([10_000, 100_000, 1_000_000])),
        ("start", StartBenchmark.RunAsync),
        ("walk", () => WalkBenchmark.RunAsync(900)),
        ("http", () => HttpBenchmark.RunAsync(100_000)),
        ("report", () => ReportBenchmark.RunAsync(1_000_000, 10)),
    ];

    /// <param name="names">None: all.</param>
    /// <returns>The worst of all: 0 if every goal was met, 2 if one was missed, 3 if a benchmark came to no end.</returns>
    public static async Task<int> WriteAsync(Page page, IReadOnlyList<string> names)
    {
        if (names.Except(All.Select(each => each.Name)).FirstOrDefault() is { } unknown) throw new ArgumentException($"There is no part {unknown} of the table.");
        var chosen = All.Where(each => names is [] || names.Contains(each.Name)).ToList();
        foreach (var (name, _) in chosen) page.Require(Section(name));

        // One after the other: two at once would measure each other. What misses its goal stops no other.
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
#pragma warning disable CA1031 // Told in the table, for the others' sake.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine(error);
            Report.Failure(error.Message);
            return Failed;
        }
    }
}
