using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace Sync.Benchmarks.Reporting;

/// <summary>
/// Reads as of an earlier time over HTTP, compared with the second page of the current snapshot, which is the fastest
/// kind of page.
/// </summary>
internal static class PastBenchmark
{
    private const int Rounds = 3;

    public static async Task<int> RunAsync(int flowLogs, int versions)
    {
        await using var app = await BenchmarkApp.StartAsync(0, _ => { });
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        await LargeInventory.FillAsync(connection, flowLogs, versions, withDrift: false);
        using var http = new HttpClient { BaseAddress = new Uri(app.Url), Timeout = TimeSpan.FromMinutes(2) };
        var page = await BestAsync(round => SecondPageAsync(http, $"/api/flowlogs?pageSize={1000 - round}"));
        Report.Heading(
            $"{flowLogs} flow logs with {versions} earlier versions each; "
            + $"the second page of 1000 of the current snapshot takes {page * 1000:0} ms");

        var met = true;
        foreach (var (name, limit, measure) in Reads(http, versions))
        {
            var seconds = await BestAsync(measure);
            met &= Report.AtMost(
                name, "the second page of the current snapshot", seconds / page, limit, $"{seconds * 1000:0} ms");
        }

        return met ? 0 : 2;
    }

    // Times and sizes differ between rounds, so that no answer comes from the cache.
    private static IEnumerable<(string Name, double Limit, Func<int, Task<double>> Measure)> Reads(
        HttpClient http, int versions)
    {
        // Half of all versions have ended by then, which makes counting most expensive.
        DateTime At(int round) => TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-50 * (versions + 1))
            .AddMinutes(round);
        yield return ("asOf, page 2", 10,
            round => SecondPageAsync(http, $"/api/flowlogs?pageSize=1000&asOf={Text(At(round))}"));
        yield return ("asOf, page 1", 100,
            round => TimeAsync(http, $"/api/flowlogs?pageSize=1000&asOf={Text(At(round))}"));
        yield return ("asOf, region, page 1", 200,
            round => TimeAsync(http, $"/api/flowlogs?pageSize=1000&regionId=cn-region-7&asOf={Text(At(round))}"));
        yield return ("asOf, rare q", 400,
            round => TimeAsync(http, $"/api/flowlogs?pageSize=1000&q=nothing&asOf={Text(At(round))}"));
        foreach (var days in (int[])[1, 30, 365])
        {
            string Diff(int round) =>
                $"/api/diff?pageSize=1000&from={Text(At(round))}&to={Text(At(round).AddDays(days))}";
            yield return ($"diff of {days} days", 20, round => TimeAsync(http, Diff(round)));
            yield return ($"diff of {days} days, page 2", 20, round => SecondPageAsync(http, Diff(round)));
        }
    }

    private static string Text(DateTime time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static async Task<double> BestAsync(Func<int, Task<double>> measure)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++) best = Math.Min(best, await measure(round));
        return best;
    }

    private static async Task<double> SecondPageAsync(HttpClient http, string path)
    {
        var first = await http.GetFromJsonAsync<JsonElement>(path);
        return await TimeAsync(http, $"{path}&cursor={first.GetProperty("nextCursor").GetString()}");
    }

    private static async Task<double> TimeAsync(HttpClient http, string path)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await http.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
