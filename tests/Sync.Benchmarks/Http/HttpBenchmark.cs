using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Sync.Benchmarks.Http;

/// <summary>The API over HTTP, compared with plain answers of the same host.</summary>
internal static class HttpBenchmark
{
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
        Report.Heading(
            $"{flowLogs} flow logs, {LoadComparison.Connections} connections, a page of {page.Length} bytes");

        var known = $"If-None-Match: {Tag(first.Headers)}";
        var cost = await CostAsync(app);
        var met = await CompareAsync(app, cost, "page of 100", "same bytes from memory", 0.5, Page, "/memory");
        met &= await CompareAsync(app, cost, "304", "empty 204", 0.8, Page, "/empty", known);
        met &= await ManyScopesAsync(new LoadTarget([app.Url + Page], cost, [known]));
        met &= await SingleItemsAsync(app, cost, await IdsAsync(http));
        met &= await ExportBenchmark.RunAsync(app);
        return met ? 0 : 2;
    }

    private static async Task<bool> CompareAsync(
        BenchmarkApp app, Func<double> cost, string name, string baseline, double goal, string path,
        string baselinePath, params string[] headers)
    {
        var (ours, theirs) = await LoadComparison.RunAsync(
            new LoadTarget([app.Url + path], cost, headers), new LoadTarget([app.Url + baselinePath], cost, []));
        return Line(name, baseline, goal, ours, theirs);
    }

    /// <param name="few">The 304 of an inventory with few scopes.</param>
    private static async Task<bool> ManyScopesAsync(LoadTarget few)
    {
        const int scopes = 9000;
        await using var app = await BenchmarkApp.StartAsync(1, _ => { });
        await Scopes.AddAsync(app.ConnectionString, scopes);
        using var http = new HttpClient { BaseAddress = new Uri(app.Url) };
        using var page = await http.GetAsync(Page);
        var (ours, theirs) = await LoadComparison.RunAsync(
            new LoadTarget(
                [app.Url + Page], await CostAsync(app), [$"If-None-Match: {Tag(page.Headers)}"]),
            few);
        return Line($"304, {scopes} scopes", "304 with few scopes", 0.9, ours, theirs);
    }

    private static async Task<bool> SingleItemsAsync(BenchmarkApp app, Func<double> cost, IReadOnlyList<string> ids)
    {
        await using var peer = await NodePeer.StartAsync(app.ConnectionString, LoadComparison.Connections);
        if (peer is null)
        {
            Report.Skipped("one flow log", "Node.js with a prepared statement", "Node.js is not installed");
            return true;
        }

        var server = await ProcessorTime.OfServerAsync(app.ConnectionString);
        var (ours, theirs) = await LoadComparison.RunAsync(
            new LoadTarget(Urls(app.Url), cost, []),
            new LoadTarget(Urls(peer.Url), () => peer.ProcessorSeconds + server(), []));
        return Line("one flow log", "Node.js with a prepared statement", 1, ours, theirs);

        IReadOnlyList<string> Urls(string host) => [.. ids.Select(id => $"{host}/api/flowlogs/{id}")];
    }

    private static bool Line(string name, string baseline, double goal, LoadResult ours, LoadResult theirs) =>
        Report.Line(
            name, baseline, ours.PerSecond / theirs.PerSecond, goal,
            $"{ours.PerSecond:0} against {theirs.PerSecond:0} requests/s, "
            + $"{ours.Processor:0} against {theirs.Processor:0} µs of processor per request, "
            + $"p50 {ours.Median.P50:0.00} ms, p99 {ours.Median.P99:0.00} ms, "
            + $"{ours.Allocated} bytes allocated per request, HTTP {ours.Median.Status}");

    private static async Task<Func<double>> CostAsync(BenchmarkApp app)
    {
        var server = await ProcessorTime.OfServerAsync(app.ConnectionString);
        return () => ProcessorTime.OfThisProcess + server();
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(HttpClient http)
    {
        var list = await http.GetFromJsonAsync<JsonElement>("/api/flowlogs?pageSize=1000&fields=flowLogId");
        return [.. list.GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("flowLogId")}")];
    }

    private static string Tag(HttpResponseHeaders headers) => headers.ETag?.ToString() ?? "\"none\"";
}
