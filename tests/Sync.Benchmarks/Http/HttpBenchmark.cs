using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Sync.Benchmarks.Http;

/// <summary>The snapshot over HTTP, compared with plain answers of the same host.</summary>
internal static class HttpBenchmark
{
    private const int Connections = 16;
    private const double Seconds = 4;
    private const int Rounds = 3;
    private const string Page = "/api/flowlogs?pageSize=100";

    public static async Task<int> RunAsync(int flowLogs)
    {
        byte[] page = [];
        await using var app = await BenchmarkApp.StartAsync(flowLogs, host =>
        {
            host.MapGet("/memory", () => TypedResults.Bytes(page, "application/json; charset=utf-8"));
            host.MapGet("/empty", () => TypedResults.NoContent());
        });
        using var http = new HttpClient { BaseAddress = new Uri(app.Url) };
        using var first = await http.GetAsync(Page);
        page = await first.Content.ReadAsByteArrayAsync();
        Report.Heading($"{flowLogs} flow logs, {Connections} connections, a page of {page.Length} bytes");

        var met = await CompareAsync(app, "page of 100", "same bytes from memory", 0.5, Page, "/memory");
        met &= await CompareAsync(app, "304", "empty 204", 0.8, Page, "/empty", $"If-None-Match: {Tag(first.Headers)}");
        met &= await ExportBenchmark.RunAsync(app);
        return met ? 0 : 2;
    }

    // Rounds alternate, so that a temporary slowdown of the machine affects both.
    private static async Task<bool> CompareAsync(
        BenchmarkApp app, string name, string baseline, double goal, string path, string baselinePath,
        params string[] headers)
    {
        await LoadClient.RunAsync(app.Url + path, Connections, 2, headers);
        await LoadClient.RunAsync(app.Url + baselinePath, Connections, 2);
        var ours = new List<Load>();
        var theirs = new List<Load>();
        var allocated = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            ours.Add(await LoadClient.RunAsync(app.Url + path, Connections, Seconds, headers));
            allocated += GC.GetTotalAllocatedBytes(precise: true) - before;
            theirs.Add(await LoadClient.RunAsync(app.Url + baselinePath, Connections, Seconds));
        }

        var (fast, slow) = (Median(theirs), Median(ours));
        var perRequest = allocated / ours.Sum(load => load.Requests);
        return Report.Line(
            name, baseline, slow.PerSecond / fast.PerSecond, goal,
            $"{slow.PerSecond:0} against {fast.PerSecond:0} requests/s, "
            + $"p50 {slow.P50:0.00} ms, p99 {slow.P99:0.00} ms, "
            + $"{perRequest} bytes allocated per request, HTTP {slow.Status}");
    }

    private static Load Median(List<Load> loads) => loads.OrderBy(load => load.PerSecond).ElementAt(loads.Count / 2);

    private static string Tag(HttpResponseHeaders headers) => headers.ETag?.ToString() ?? "\"none\"";
}
