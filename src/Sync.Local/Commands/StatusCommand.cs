using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Drift;
using Sync.Local.Client;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary><c>status</c>: how fresh the inventory is, what the last run did and how much drifted lately.</summary>
internal static class StatusCommand
{
    private const int Days = 14;

    public static Command Create()
    {
        var json = new Option<bool>("--json")
        {
            Description = "On standard output: regions, accounts and lastRun as the API gives them, and driftByDay.",
        };
        var command = new Command(
            "status",
            "How fresh each scope is, the last run, and the drift of 14 days. "
            + "Exit code 2: the newest run did not succeed, or some scope is stale.")
        {
            json,
        };
        new ApiSource().Serve(command, async (parsed, api, token) =>
        {
            var regions = await api.ListAsync("regions", null, token);
            var runs = await api.ListAsync("runs", new QueryBuilder { { "pageSize", "2" } }, token);
            var drift = await CountDriftAsync(api, token);
            if (parsed.GetValue(json)) WriteJson(regions, runs, drift);
            var known = regions.Deserialize<RegionList>(Api.Json)!;
            var last = runs.Deserialize<RunPage>(Api.Json)!.Items;
            if (!parsed.GetValue(json)) StatusDisplay.Write(known, last is [var run, ..] ? run : null, [.. drift.Values]);
            // Of two runs one at most still works.
            var newest = last.FirstOrDefault(run => run.Outcome is not null)?.Outcome;
            return Judgement.IsFine(newest, known.Items) ? ExitCode.Done : ExitCode.NotAllSynced;
        });
        return command;
    }

    /// <summary>Drift events per day, UTC, today's the last. However many there are, one line of them is held at a time.</summary>
    private static async Task<SortedDictionary<DateOnly, long>> CountDriftAsync(Api api, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var counts = new SortedDictionary<DateOnly, long>(Enumerable.Range(0, Days).ToDictionary(day => today.AddDays(-day), _ => 0L));
        var since = Moment.Format(counts.Keys.First().ToDateTime(TimeOnly.MinValue));
        using var answer = await api.OpenAsync("drift", new QueryBuilder { { "format", "ndjson" }, { "since", since } }, cancellationToken);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            var day = DateOnly.FromDateTime(JsonSerializer.Deserialize<DriftItem>(line, Api.Json)!.At.ToUniversalTime());
            counts[day] = counts.GetValueOrDefault(day) + 1;
        }

        return counts;
    }

    private static void WriteJson(JsonObject regions, JsonObject runs, SortedDictionary<DateOnly, long> drift) => Printing.WriteJson(new JsonObject
    {
        ["regions"] = regions["items"]!.DeepClone(),
        ["accounts"] = regions["accounts"]!.DeepClone(),
        ["lastRun"] = runs["items"]!.AsArray() is [{ } run, ..] ? run.DeepClone() : null,
        ["driftByDay"] = new JsonArray([.. drift.Select(day => new JsonObject { ["day"] = $"{day.Key:yyyy-MM-dd}", ["events"] = day.Value })]),
    });
}
