using System.Text.Json;
using Dapper;
using Sync.Benchmarks.Runs;

namespace Sync.Benchmarks.Merging;

/// <summary>
/// Runs that change and then remove every flow log of one scope, with a sink and an expectation. Measures time, WAL and
/// memory.
/// </summary>
internal static class MassBenchmark
{
    private const double MaxPeakMegabytes = 512;

    // Makes all rows differ from the cloud, so that the next run changes them all. The vacuum and the checkpoint keep
    // this out of the timing.
    private const string Age = """
        update sync.flow_log set status = 'Unknown', content_hash = gen_random_uuid();
        vacuum (full, analyze) sync.flow_log;
        checkpoint
        """;

    public static async Task<int> RunAsync(int flowLogs)
    {
        Report.Heading($"{flowLogs} flow logs of one scope, all changed and all removed by one run each");
        await using var postgres = await BenchmarkPostgres.StartAsync();
        bool met;
        await using (var cloud = await CloudProcess.StartAsync(flowLogs, regions: 1))
        {
            await SyncAsync(postgres, cloud);
            await using (var connection = await postgres.DataSource.OpenConnectionAsync())
                foreach (var statement in Age.Split(';')) await connection.ExecuteAsync(statement, commandTimeout: 0);
            met = Tell("changed", await SyncAsync(postgres, cloud));
        }

        await using var empty = await CloudProcess.StartAsync(0, regions: 1);
        return Tell("removed", await SyncAsync(postgres, empty, "--force-removals")) && met ? 0 : 2;

        bool Tell(string what, Measured run) => Report.AtMost(
            what, $"{MaxPeakMegabytes} MiB at the peak", run.PeakMegabytes / MaxPeakMegabytes, 1,
            $"{run.Written} written in {run.Seconds:0.0} s ({run.Seconds / flowLogs * 1e6:0} µs each), "
            + $"{run.LogMegabytes:0} MiB of WAL, peak {run.PeakMegabytes:0} MiB");
    }

    private static async Task<Measured> SyncAsync(
        BenchmarkPostgres postgres, CloudProcess cloud, params string[] options)
    {
        var settings = cloud.Settings(postgres.ConnectionString);
        foreach (var (key, value) in Rules) settings[key] = value;
        var before = await WrittenAsync(postgres);
        await using var process = LocalProcess.Start(settings, ["sync", "--json", .. options]);
        var (output, peak) = await process.EndAsync();
        var report = JsonSerializer.Deserialize<JsonElement>(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        var scope = report.GetProperty("scopes")[0];
        var written = ((string[])["added", "changed", "removed"]).Sum(count => scope.GetProperty(count).GetInt32());
        var seconds = report.GetProperty("duration").Deserialize<TimeSpan>().TotalSeconds;
        return new Measured(written, seconds, (await WrittenAsync(postgres) - before) / 1048576.0, peak / 1048576.0);
    }

    private static readonly Dictionary<string, string> Rules = new()
    {
        ["Sync__Sinks__0__Name"] = "file",
        ["Sync__Sinks__0__Type"] = "file",
        ["Sync__Sinks__0__Path"] = "/dev/null",
        ["Sync__Alerts__0__Name"] = "all",
        ["Sync__Alerts__0__Sinks"] = "file",
        ["Sync__Alerts__0__Severity"] = "low",
        ["Sync__Expectations__0__Name"] = "known",
        ["Sync__Expectations__0__Expect__Status"] = "Unknown",
        ["Sync__Alibaba__ScopeDeadline"] = "01:00:00",
        ["Sync__RunDeadline"] = "04:00:00",
    };

    private static async Task<long> WrittenAsync(BenchmarkPostgres postgres)
    {
        await using var connection = await postgres.DataSource.OpenConnectionAsync();
        return await BenchmarkPostgres.WrittenAsync(connection);
    }

    /// <param name="Seconds">The duration of the run including the walk.</param>
    private readonly record struct Measured(int Written, double Seconds, double LogMegabytes, double PeakMegabytes);
}
