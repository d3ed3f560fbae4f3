using System.Diagnostics;
using Npgsql;

namespace Sync.Benchmarks.Reporting;

/// <summary>
/// Requests that concern all of a large inventory or its drift, over HTTP, compared with fetching the inventory.
/// </summary>
internal static class LargeBenchmark
{
    /// <summary>Of the time of fetching: half a second where that takes one and a half.</summary>
    private const double Limit = 0.35;

    private const int Rounds = 3;

    // Words and sizes differ between rounds, so that no count and no page comes from a cache.
    private static readonly (string Name, Func<int, string> Path)[] Requests =
    [
        ("summary", _ => "summary"),
        ("q that matches all", round => $"flowlogs?q={"name"[..(4 - round)]}"),
        ("drift, no event matches", _ => "drift?severity=medium"),
        ("drift of one CEN instance", _ => "drift?cenId=cen-7&severity=high"),
        ("sorted by name", round => $"flowlogs?sort=flowLogName&pageSize={100 - round}"),
        ("sorted by status", round => $"flowlogs?sort=-status&pageSize={100 - round}"),
        ("sorted by interval", round => $"flowlogs?sort=interval&pageSize={100 - round}"),
        ("sorted by first seen", round => $"flowlogs?sort=firstSeenAt&pageSize={100 - round}"),
        ("sorted by change", round => $"flowlogs?sort=-changedAt&pageSize={100 - round}"),
    ];

    public static async Task<int> RunAsync(int flowLogs, int versions)
    {
        await using var app = await BenchmarkApp.StartAsync(0, _ => { });
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        await LargeInventory.FillAsync(connection, flowLogs, versions, withDrift: true);
        using var http = new HttpClient { BaseAddress = new Uri(app.Url + "/api/"), Timeout = TimeSpan.FromMinutes(2) };
        var server = await ProcessorTime.OfServerAsync(app.ConnectionString);
        var fetch = await MeasureAsync(server, _ => ReportBenchmark.FetchAsync(connection));
        Report.Heading(
            $"{flowLogs} flow logs with {versions} earlier versions each; COPY TO STDOUT of the inventory takes "
            + $"{fetch.Seconds * 1000:0} ms, {fetch.Processor * 1000:0} ms of processor");

        var met = true;
        foreach (var (name, path) in Requests)
        {
            var cost = await MeasureAsync(server, round => GetAsync(http, path(round)));
            met &= Report.AtMost(
                name, "COPY TO STDOUT of the inventory", cost.Seconds / fetch.Seconds, Limit,
                $"{cost.Seconds * 1000:0} ms, {cost.Processor * 1000:0} ms of processor, "
                + $"{cost.Processor / fetch.Processor:0.00} of that of COPY");
        }

        return met ? 0 : 2;
    }

    private static async Task GetAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    }

    /// <returns>The lowest of several rounds, with the processor time of the server and of this process.</returns>
    private static async Task<(double Seconds, double Processor)> MeasureAsync(
        Func<double> server, Func<int, Task> workAsync)
    {
        var (seconds, processor) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var (started, spent) = (Stopwatch.GetTimestamp(), server() + ProcessorTime.OfThisProcess);
            await workAsync(round);
            seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(started).TotalSeconds);
            processor = Math.Min(processor, server() + ProcessorTime.OfThisProcess - spent);
        }

        return (seconds, processor);
    }
}
