using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sync.FlowLogs;
using Sync.Inventory.Snapshots;

namespace Sync.Proofs.Load;

/// <summary>One complete read of the snapshot at one time.</summary>
/// <param name="Run">
/// The run that committed this state, according to the answer; null if the answer does not include it.
/// </param>
/// <param name="State">The hash that <see cref="InventoryStates.Of"/> computes.</param>
internal sealed record Walk(string Kind, DateTime AsOf, long? Run, int Pages, string State);

/// <summary>Reads the complete snapshot repeatedly: as pages, sorted, as an export and as of an earlier time.</summary>
internal sealed class SnapshotReader(HttpClient http, int seed)
{
    private static readonly ConcurrentDictionary<string, string> BodyOfTag = new();

#pragma warning disable CA5394 // The random requests are not security-sensitive.
    private readonly Random _random = new(seed);
#pragma warning restore CA5394

    public List<Walk> Walks { get; } = [];

    /// <summary>The latency of each answer, in milliseconds.</summary>
    public List<double> Latencies { get; } = [];

    public async Task ReadAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var kind = Walks.Count % 4;
            if (kind == 2) Walks.Add(await ExportAsync());
            else if (kind == 3)
                Walks.Add(await WalkAsync("as of", $"&asOf={Reading.At(Walks[_random.Next(Walks.Count)].AsOf)}"));
            else Walks.Add(await WalkAsync(kind == 0 ? "pages" : "sorted", kind == 0 ? "" : "&sort=-status"));
        }
    }

    private async Task<Walk> WalkAsync(string kind, string query)
    {
        var (items, pages) = (new List<SnapshotItem<FlowLog>>(), new List<SnapshotPage<FlowLog>>());
        var pageSize = _random.Next(10, 150);
        for (string? cursor = ""; cursor is not null; cursor = pages[^1].NextCursor)
        {
            var (body, _) = await GetAsync(
                $"/api/flowlogs?pageSize={pageSize}{query}{(cursor == "" ? "" : $"&cursor={cursor}")}");
            pages.Add(JsonSerializer.Deserialize<SnapshotPage<FlowLog>>(body, JsonSerializerOptions.Web)!);
            items.AddRange(pages[^1].Items);
        }

        var (moment, run, total) = Assert.Single(
            pages.Select(page => (page.AsOf, page.RunId, page.TotalCount)).Distinct());
        Assert.Equal(total, items.Count);
        return new Walk(kind, moment, run, pages.Count, InventoryStates.Of(items.Select(InventoryStates.Show)));
    }

    private async Task<Walk> ExportAsync()
    {
        var (body, answer) = await GetAsync("/api/flowlogs?format=ndjson");
        var items = Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<SnapshotItem<FlowLog>>(line, JsonSerializerOptions.Web)!);
        var asOf = DateTime.Parse(
            answer.Headers.GetValues("Sync-As-Of").Single(), CultureInfo.InvariantCulture,
            DateTimeStyles.RoundtripKind);
        return new Walk("export", asOf, null, 1, InventoryStates.Of(items.Select(InventoryStates.Show)));
    }

    private async Task<(byte[] Body, HttpResponseMessage Answer)> GetAsync(string path)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await http.GetAsync(path);
        var body = await answer.Content.ReadAsByteArrayAsync();
        Latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {Encoding.UTF8.GetString(body)}");
        var hash = Convert.ToHexString(SHA256.HashData(body));
        Assert.Equal(hash, BodyOfTag.GetOrAdd(answer.Headers.ETag!.Tag, hash));
        return (body, answer);
    }
}
