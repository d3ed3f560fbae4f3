using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Drift;
using Sync.Http;
using Sync.Local.Client;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary><c>status</c>: the freshness of the inventory, the last run and recent drift.</summary>
internal static class StatusCommand
{
    private const int Days = 14;

    public static Command Create()
    {
        var json = new Option<bool>("--json")
        {
            Description =
                "Write JSON to standard output: regions, accounts, networks, networkOff and lastRun as the API returns "
                + "them, and driftByDay.",
        };
        var command = new Command(
            "status",
            "Show how fresh each scope is, the last run, and the drift of the last 14 days. "
            + "Exit code 2: the newest finished run did not succeed, or a scope is stale.")
        {
            json,
        };
        new ApiSource().Serve(command, async (parsed, api, token) =>
        {
            var regions = await api.ListAsync("regions", null, token);
            var runs = await api.ListAsync("runs", new QueryBuilder { { "pageSize", "2" } }, token);
            var drift = await CountDriftAsync(api, token);
            if (parsed.GetValue(json)) WriteJson(regions, runs, drift);
            var known = regions.Deserialize<RegionList>(ApiJson.Options)!;
            var last = runs.Deserialize<RunPage>(ApiJson.Options)!.Items;
            if (!parsed.GetValue(json))
                StatusDisplay.Write(known, last is [var run, ..] ? run : null, [.. drift.Values]);
            // At most one of two runs is still running.
            var newest = last.FirstOrDefault(run => run.Outcome is not null)?.Outcome;
            return Judgement.IsFine(newest, known.Items) ? ExitCode.Done : ExitCode.NotAllSynced;
        });
        return command;
    }

    /// <summary>
    /// Counts drift events per UTC day; today is last. They are streamed, so only one is in memory at a time.
    /// </summary>
    private static async Task<SortedDictionary<DateOnly, long>> CountDriftAsync(
        Api api, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var counts = new SortedDictionary<DateOnly, long>(
            Enumerable.Range(0, Days).ToDictionary(day => today.AddDays(-day), _ => 0L));
        var since = Moment.Format(counts.Keys.First().ToDateTime(TimeOnly.MinValue));
        using var answer = await api.OpenAsync(
            "drift", new QueryBuilder { { "format", "ndjson" }, { "since", since } }, cancellationToken);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            var day = DateOnly.FromDateTime(
                JsonSerializer.Deserialize<DriftItem>(line, ApiJson.Options)!.At.ToUniversalTime());
            counts[day] = counts.GetValueOrDefault(day) + 1;
        }

        return counts;
    }

    private static void WriteJson(JsonObject regions, JsonObject runs, SortedDictionary<DateOnly, long> drift) =>
        Printing.WriteJson(new JsonObject
        {
            ["regions"] = regions["items"]!.DeepClone(),
            ["accounts"] = regions["accounts"]!.DeepClone(),
            ["networks"] = regions["networks"]!.DeepClone(),
            ["networkOff"] = regions["networkOff"]!.DeepClone(),
            ["lastRun"] = runs["items"]!.AsArray() is [{ } run, ..] ? run.DeepClone() : null,
            ["driftByDay"] = new JsonArray(
                [.. drift.Select(day => new JsonObject { ["day"] = $"{day.Key:yyyy-MM-dd}", ["events"] = day.Value })]),
        });
}
