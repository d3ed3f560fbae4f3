using System.Globalization;
using Sync.Benchmarks;
using Sync.Benchmarks.Http;
using Sync.Benchmarks.Merging;
using Sync.Benchmarks.Reporting;
using Sync.Benchmarks.Runs;
using Sync.Benchmarks.Walk;
using Sync.Report;

[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

// Every figure is a ratio against a baseline measured in the same run: a number of seconds says more about the machine.
return args switch
{
    ["http", .. var rest] => await HttpBenchmark.RunAsync(Number(rest, 100_000)),
    ["report", .. var rest] => await ReportBenchmark.RunAsync(Number(rest, 1_000_000), Number([.. rest.Skip(1)], 10)),
    ["mass", .. var rest] => await MassBenchmark.RunAsync(Number(rest, 1_000_000)),
    ["past", .. var rest] => await PastBenchmark.RunAsync(Number(rest, 1_000_000), Number([.. rest.Skip(1)], 10)),
    ["merge", .. var rest] => await MergeBenchmark.RunAsync(Number(rest, 100_000)),
    ["run", .. var rest] => await RunBenchmark.RunAsync(rest.Length == 0 ? [10_000, 100_000, 1_000_000] : [.. rest.Select(size => Number([size], 0))]),
    ["start"] => await StartBenchmark.RunAsync(),
    ["walk", .. var rest] => await WalkBenchmark.RunAsync(Number(rest, 900)),
    ["table", var page, .. var names] => await SpeedTable.WriteAsync(new Page(page), names),
    // The load comes from a process of its own, so that what the server allocates is the server's.
    ["load", var url, var connections, var seconds, .. var headers] => await LoadClient.MainAsync(
        new Uri(url), int.Parse(connections, CultureInfo.InvariantCulture), double.Parse(seconds, CultureInfo.InvariantCulture), headers),
    _ => Usage(),
};

static int Number(string[] rest, int fallback) => rest is [var first, ..] ? int.Parse(first, CultureInfo.InvariantCulture) : fallback;

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project tests/Sync.Benchmarks -- BENCHMARK
          http [FLOW_LOGS]    the snapshot over HTTP: pages, 304s and the export, by default of 100000 flow logs
          past [FLOW_LOGS [VERSIONS]]
                              reads of the past and differences, against the same of now, by default over as many as report
          merge [FLOW_LOGS]   first load, unchanged and 1 % changed against PostgreSQL alone, and a row-by-row loop, by default of 100000
          mass [FLOW_LOGS]    one run that changes and one that removes every flow log of a scope: time, WAL and memory, by default of 1000000
          run [FLOW_LOGS …]   whole runs over HTTP against fetching the same pages, and their memory, by default of 10000, 100000 and 1000000
          start               from the start of the process to its first answer
          report [FLOW_LOGS [VERSIONS]]
                              every ready question, by default over 1000000 flow logs with 10 earlier versions each
          walk [CALLS]        whole runs against a quota, by default of 900 calls each (0 for none), and against a cloud that is far away
          table PAGE [BENCHMARK …]
                              those, or all, and the table of each written into a page such as tests/REPORT.md, between its marks
        """);
    return 1;
}
