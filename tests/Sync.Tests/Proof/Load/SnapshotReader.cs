using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sync.FlowLogs.Snapshots;
using Sync.Tests.Support;

namespace Sync.Tests.Proof.Load;

/// <summary>All that one reader was told of one moment.</summary>
/// <param name="Run">The run that is said to have brought the inventory there; null where the answer does not say.</param>
/// <param name="State">Of <see cref="InventoryStates"/>.</param>
internal sealed record Walk(string Kind, DateTime AsOf, long? Run, int Pages, string State);

/// <summary>Reads the whole snapshot again and again, in every way there is.</summary>
internal sealed class SnapshotReader(HttpClient http, int seed)
{
    private static readonly ConcurrentDictionary<string, string> BodyOfTag = new();

#pragma warning disable CA5394 // What a reader asks need not be a secret.
    private readonly Random _random = new(seed);
#pragma warning restore CA5394

    public List<Walk> Walks { get; } = [];

    /// <summary>Of each answer, in milliseconds.</summary>
    public List<double> Latencies { get; } = [];

    public async Task ReadAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var kind = Walks.Count % 4;
            if (kind == 2) Walks.Add(await ExportAsync());
            else if (kind == 3) Walks.Add(await WalkAsync("as of", $"&asOf={Reading.At(Walks[_random.Next(Walks.Count)].AsOf)}"));
            else Walks.Add(await WalkAsync(kind == 0 ? "pages" : "sorted", kind == 0 ? "" : "&sort=-status"));
        }
    }

    private async Task<Walk> WalkAsync(string kind, string query)
    {
        var (items, pages) = (new List<SnapshotItem>(), new List<SnapshotPage>());
        var pageSize = _random.Next(10, 150);
        for (string? cursor = ""; cursor is not null; cursor = pages[^1].NextCursor)
        {
            var (body, _) = await GetAsync($"/api/flowlogs?pageSize={pageSize}{query}{(cursor == "" ? "" : $"&cursor={cursor}")}");
            pages.Add(JsonSerializer.Deserialize<SnapshotPage>(body, JsonSerializerOptions.Web)!);
            items.AddRange(pages[^1].Items);
        }

        var (moment, run, total) = Assert.Single(pages.Select(page => (page.AsOf, page.RunId, page.TotalCount)).Distinct());
        Assert.Equal(total, items.Count);
        return new Walk(kind, moment, run, pages.Count, InventoryStates.Of(items.Select(InventoryStates.Show)));
    }

    private async Task<Walk> ExportAsync()
    {
        var (body, answer) = await GetAsync("/api/flowlogs?format=ndjson");
        var items = Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<SnapshotItem>(line, JsonSerializerOptions.Web)!);
        var asOf = DateTime.Parse(answer.Headers.GetValues("Sync-As-Of").Single(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
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
