using System.Globalization;
using Sync.Benchmarks;
using Sync.Benchmarks.Http;
using Sync.Benchmarks.Merging;
using Sync.Benchmarks.Peers;
using Sync.Benchmarks.Reporting;
using Sync.Benchmarks.Runs;
using Sync.Benchmarks.Scale;
using Sync.Benchmarks.Snapshots;
using Sync.Benchmarks.Walk;
using Sync.Report;

[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

// Every figure is a ratio to a baseline measured in the same run: absolute times depend mostly on the machine.
return args switch
{
    ["http", .. var rest] => await HttpBenchmark.RunAsync(Number(rest, 100_000)),
    ["report", .. var rest] => await ReportBenchmark.RunAsync(Number(rest, 1_000_000), Number([.. rest.Skip(1)], 10)),
    ["large", .. var rest] => await LargeBenchmark.RunAsync(Number(rest, 1_000_000), Number([.. rest.Skip(1)], 10)),
    ["mass", .. var rest] => await MassBenchmark.RunAsync(Number(rest, 1_000_000)),
    ["past", .. var rest] => await PastBenchmark.RunAsync(Number(rest, 1_000_000), Number([.. rest.Skip(1)], 10)),
    ["merge", .. var rest] => await MergeBenchmark.RunAsync(Number(rest, 100_000)),
    ["run", .. var rest] => await RunBenchmark.RunAsync(
        rest.Length == 0 ? [10_000, 100_000, 1_000_000] : [.. rest.Select(size => Number([size], 0))]),
    ["peers", .. var rest] => await PeerBenchmark.RunAsync(
        Number(rest, 10_000), Number([.. rest.Skip(1)], 100_000)),
    ["cen", .. var rest] => await CenBenchmark.RunAsync(Number(rest, 100_000)),
    ["crowd", .. var rest] => await CrowdBenchmark.RunAsync(Number(rest, 100_000)),
    ["network", .. var rest] => await NetworkBenchmark.RunAsync(Number(rest, 30_000)),
    ["snapshots", .. var rest] => await SnapshotBenchmark.RunAsync(
        Number(rest, 1_000_000), Number([.. rest.Skip(1)], 10_000)),
    ["growth", .. var rest] => await GrowthBenchmark.RunAsync(
        Number(rest, 3000), Number([.. rest.Skip(1)], 365), Number([.. rest.Skip(2)], 100_000)),
    ["scopes", .. var rest] => await ScopesBenchmark.RunAsync(Number(rest, 300)),
    ["scale", .. var rest] => await ScaleBenchmark.RunAsync(Number(rest, 100)),
    // A process of that benchmark.
    ["scale-worker"] => await ScaleWorker.MainAsync(),
    ["start"] => await StartBenchmark.RunAsync(),
    ["page", .. var rest] => PageBenchmark.Run(Number(rest, 20_000)),
    ["walk", .. var rest] => await WalkBenchmark.RunAsync(Number(rest, 900)),
    ["table", var page, .. var names] => await SpeedTable.WriteAsync(new Page(page), names),
    // The load comes from a separate process, so that only the server's allocations are measured.
    ["load", var list, var connections, var seconds, .. var headers] => await LoadClient.MainAsync(
        list, int.Parse(connections, CultureInfo.InvariantCulture),
        double.Parse(seconds, CultureInfo.InvariantCulture), headers),
    _ => Usage(),
};

static int Number(string[] rest, int fallback) =>
    rest is [var first, ..] ? int.Parse(first, CultureInfo.InvariantCulture) : fallback;

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project tests/Sync.Benchmarks -- BENCHMARK
          http [FLOW_LOGS]    the API over HTTP: pages, 304 answers, with few and with 9000 scopes, single flow logs and
                              the export; by default 100000 flow logs
          cen [FLOW_LOGS]     a client that reads all pages of /api/cen; by default 100000 flow logs
          crowd [FLOW_LOGS]   a run and pages while 105 slow clients keep every export open; by default 100000 flow
                              logs
          past [FLOW_LOGS [VERSIONS]]
                              reads as of an earlier time, and diffs, compared with current pages; same defaults
                              as report
          large [FLOW_LOGS [VERSIONS]]
                              the summary, searches, sorted pages and rare drift, compared with fetching the
                              inventory; same defaults as report
          merge [FLOW_LOGS]   first load, unchanged and 1 % changed, compared with plain PostgreSQL and with
                              row-by-row upserts; by default 100000
          mass [FLOW_LOGS]    one run that changes and one that removes every flow log of a scope: time, WAL
                              and memory; by default 1000000
          run [FLOW_LOGS …]   unchanged runs over HTTP, in new processes and in a living one, compared with a program
                              that does only what such a run must, and their memory; by default 10000, 100000 and
                              1000000
          peers [FLOW_LOGS [FLOW_LOGS]]
                              unchanged runs compared with scripts in Python, Node.js and C#, and first loads
                              compared with the one in C#; by default 10000, and 100000 for first loads
          network [ATTACHMENTS]
                              runs with and without the network, and coverage, with a tenth and with all of the
                              attachments; by default 30000, with 100000 flow logs
          snapshots [FLOW_LOGS [DAILY]]
                              writing a snapshot in Parquet compared with COPY, and one CEN instance out of 365 daily
                              snapshots in DuckDB; by default 1000000, and 10000 each day
          growth [SCOPES [DAYS [FLOW_LOGS]]]
                              pages and views over a ledger of many days compared with one of a week, and over
                              ten times the history; by default 3000 scopes, 365 days and 100000 flow logs
          scopes [ACCOUNTS]   unchanged runs of many scopes with a few flow logs each; by default 300 accounts with
                              30 regions each
          scale [ACCOUNTS]    distributed runs by 1, 2, 4 and 8 worker processes with a distant cloud, and a
                              simulation of 10000 accounts; by default 100 accounts with 30 regions each
          start               time from process start to the first answer
          report [FLOW_LOGS [VERSIONS]]
                              every ready question; by default 1000000 flow logs with 10 earlier versions each
          page [FLOW_LOGS]    reading pages in one pass compared with reading them from a document; by default 20000
                              flow logs
          walk [CALLS]        complete runs with a call quota, by default 900 calls each (0 for none), and with
                              high network latency
          table PAGE [BENCHMARK …]
                              runs these benchmarks, by default all, and writes their tables between their marks
                              in a page such as tests/REPORT.md
        """);
    return 1;
}
