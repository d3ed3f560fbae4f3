using System.Text.Json;
using Npgsql;
using Sync.Benchmarks.Http;

namespace Sync.Benchmarks.Runs;

/// <summary>
/// An estate with a network: what listing it adds to a run, and what coverage costs to judge and to read. The cloud,
/// the database and Sync are separate processes. Where calls take no time, a replay answers them: two processors are
/// shared by all, and the calls of the network would cost the fake cloud as much as Sync.
/// </summary>
internal static class NetworkBenchmark
{
    private const int FlowLogs = 100_000;
    private const int Rounds = 3;
    private const int Connections = 4;
    private const double Seconds = 3, WarmUpSeconds = 3;
    private const double MaxPeakMegabytes = 512;

    // The round trip to the cloud from a neighbouring region, and the default rate, which is the documented one.
    private const string Latency = "00:00:00.075";
    private const string RequestsPerSecond = "5";

    // An estate of 3,000 attachments may add less than a fifth to an unchanged run.
    private const double MaxShare = 1.2;

    private const string Joined = """
        copy (
            select a.*, f.*
            from sync.attachment a
            left join sync.flow_log f
                on f.transit_router_id = a.transit_router_id
                and (f.transit_router_attachment_id is null
                    or f.transit_router_attachment_id = a.transit_router_attachment_id)
        ) to stdout (format binary)
        """;

    private const string Judged =
        "copy (select * from sync.judged_coverage(interval '1 day')) to stdout (format binary)";

    /// <param name="attachments">
    /// Connections; there is one transit router for ten of them, and one CEN instance for thirty. A tenth of them has
    /// the goals.
    /// </param>
    public static async Task<int> RunAsync(int attachments)
    {
        var met = await EstateAsync(attachments / 10, isTheGoal: true);
        met &= await DistantEstateAsync(attachments / 10);
        return (met & await EstateAsync(attachments, isTheGoal: false)) ? 0 : 2;
    }

    /// <param name="isTheGoal">Whether the share of an unchanged run has a goal at this size.</param>
    private static async Task<bool> EstateAsync(int attachments, bool isTheGoal)
    {
        Report.Heading(Describe(attachments));
        await using var postgres = await BenchmarkPostgres.StartAsync();
        await using var cloud = await ReplayedCloud.StartAsync(FlowLogs, regions: null, Network(attachments));
        var settings = cloud.Settings(postgres.ConnectionString);
        settings["Sync__Network__Enabled"] = "true";
        var (runs, peak) = await CompareRunsAsync(settings, isTheGoal ? MaxShare : 10);
        var met = runs & Report.AtMost(
            "peak memory", $"{MaxPeakMegabytes} MiB", peak / 1048576.0 / MaxPeakMegabytes, 1,
            $"{peak / 1048576} MiB");
        met &= await JudgeAsync(postgres);
        return met & await ReadAsync(settings);
    }

    /// <summary>Runs as in a deployment, where calls take the time of a round trip and have a rate.</summary>
    private static async Task<bool> DistantEstateAsync(int attachments)
    {
        Report.Heading($"{Describe(attachments)}; calls take {Latency}, {RequestsPerSecond} per second and region");
        await using var postgres = await BenchmarkPostgres.StartAsync();
        await using var cloud = await CloudProcess.StartAsync(
            FlowLogs, regions: null, [.. Network(attachments), "--latency", Latency]);
        var settings = cloud.Settings(postgres.ConnectionString);
        settings["Sync__Alibaba__RequestsPerSecond"] = RequestsPerSecond;
        return (await CompareRunsAsync(settings, MaxShare)).Met;
    }

    private static string Describe(int attachments) =>
        $"{attachments / 30} CEN instances, {attachments / 10} transit routers, {attachments} attachments, "
        + $"{FlowLogs} flow logs";

    private static string[] Network(int attachments) =>
    [
        "--cens", $"{attachments / 30}", "--transit-routers", $"{attachments / 10}", "--attachments", $"{attachments}",
    ];

    /// <summary>Unchanged runs with and without the network alternate, after a first run with it.</summary>
    /// <returns>Whether the goal was met, and the peak memory in bytes.</returns>
    private static async Task<(bool Met, long Peak)> CompareRunsAsync(
        Dictionary<string, string> settings, double maxShare)
    {
        var without = new Dictionary<string, string>(settings) { ["Sync__Network__Enabled"] = "false" };
        var first = await SyncAsync(settings);
        var (peak, calls) = (first.PeakMemory, 0);
        var (ours, alone) = (double.MaxValue, double.MaxValue);
        var (processor, processorAlone) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var other = await SyncAsync(without);
            var run = await SyncAsync(settings);
            (ours, alone) = (Math.Min(ours, run.Seconds), Math.Min(alone, other.Seconds));
            processor = Math.Min(processor, run.Processor);
            processorAlone = Math.Min(processorAlone, other.Processor);
            (peak, calls) = (Math.Max(peak, run.PeakMemory), run.Calls);
        }

        var met = Report.AtMost(
            "unchanged run", "the same run without the network", ours / alone, maxShare,
            FormattableString.Invariant($"{ours:0.00} s against {alone:0.00} s, {calls} calls for the network; ")
            + FormattableString.Invariant($"{processor:0.00} against {processorAlone:0.00} s of Sync's processor; ")
            + FormattableString.Invariant($"first run {first.Seconds:0.00} s"));
        return (met, peak);
    }

    private static async Task<bool> JudgeAsync(BenchmarkPostgres postgres)
    {
        await using var connection = await postgres.DataSource.OpenConnectionAsync();
        var (read, join) = await Stopwatches.CompareAsync(
            Rounds, () => Task.CompletedTask,
            () => CopyOutAsync(connection, "copy (select * from report.coverage) to stdout (format binary)"),
            () => CopyOutAsync(connection, Joined));
        var met = Report.AtMost(
            "report.coverage", "COPY of attachments joined to flow logs", read / join, 2,
            FormattableString.Invariant($"{read * 1000:0} ms against {join * 1000:0} ms"));
        var (judged, again) = await Stopwatches.CompareAsync(
            Rounds, () => Task.CompletedTask,
            () => CopyOutAsync(connection, Judged),
            () => CopyOutAsync(connection, Joined));
        return met & Report.AtMost(
            "judging all", "COPY of attachments joined to flow logs", judged / again, 10,
            FormattableString.Invariant($"{judged * 1000:0} ms against {again * 1000:0} ms"));
    }

    private static async Task CopyOutAsync(NpgsqlConnection connection, string copy)
    {
        await using var rows = await connection.BeginRawBinaryCopyAsync(copy);
        await rows.CopyToAsync(Stream.Null);
    }

    private static async Task<bool> ReadAsync(Dictionary<string, string> settings)
    {
        await using var process = LocalProcess.Start(
            new Dictionary<string, string>(settings) { ["Sync__Schedule"] = "0 0 0 1 1 *" }, "up", "--port", "0");
        var api = new Uri((await process.ReadLineAsync("http "))["http ".Length..].Trim());
        // The first run is over then.
        await process.ReadLineAsync("Ready");
        var (coverage, flowLogs) = (new Uri(api, "coverage?pageSize=100"), new Uri(api, "flowlogs?pageSize=100"));
        // Methods are compiled with optimizations only after many calls, and in the background.
        foreach (var page in (Uri[])[coverage, flowLogs, coverage, flowLogs])
            await LoadClient.RunAsync([page.ToString()], Connections, WarmUpSeconds, []);
        var (ours, theirs, status) = (double.MaxValue, double.MaxValue, 0);
        var (size, sizeOfTheirs) = (0L, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var page = await LoadClient.RunAsync([coverage.ToString()], Connections, Seconds, []);
            (ours, status) = (Math.Min(ours, page.P50), page.Status);
            var other = await LoadClient.RunAsync([flowLogs.ToString()], Connections, Seconds, []);
            theirs = Math.Min(theirs, other.P50);
            (size, sizeOfTheirs) = (page.Bytes / page.Requests, other.Bytes / other.Requests);
        }

        return Report.AtMost(
            "a page", "a page of flow logs", ours / theirs, 2,
            FormattableString.Invariant($"p50 {ours:0.00} ms against {theirs:0.00} ms, HTTP {status}, ")
            + FormattableString.Invariant($"{size / 1024} against {sizeOfTheirs / 1024} KiB"));
    }

    private static async Task<Run> SyncAsync(Dictionary<string, string> settings)
    {
        var before = ProcessorTime.OfEndedChildren;
        await using var process = LocalProcess.Start(settings, "sync", "--json");
        var (output, peak) = await process.EndAsync();
        var report = JsonSerializer.Deserialize<JsonElement>(output);
        var networks = report.GetProperty("networks").EnumerateArray();
        return new Run(
            report.GetProperty("duration").Deserialize<TimeSpan>().TotalSeconds,
            ProcessorTime.OfEndedChildren - before, peak,
            networks.Sum(network => network.GetProperty("calls").GetInt32()));
    }

    private readonly record struct Run(double Seconds, double Processor, long PeakMemory, int Calls);
}
