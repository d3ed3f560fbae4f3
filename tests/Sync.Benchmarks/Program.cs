using System.Globalization;
using Sync.Benchmarks.Http;
using Sync.Benchmarks.Walk;

[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]

// Every figure is a ratio against a baseline measured in the same run: a number of seconds says more about the machine.
return args switch
{
    ["http", .. var rest] => await HttpBenchmark.RunAsync(Number(rest, 100_000)),
    ["walk", .. var rest] => await WalkBenchmark.RunAsync(Number(rest, 900)),
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
          walk [CALLS]        whole runs against a quota, by default of 900 calls each (0 for none), and against a cloud that is far away
        """);
    return 1;
}
