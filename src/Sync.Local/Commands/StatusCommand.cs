using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Http;
using Sync.Reporting;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary><c>status</c>: the freshness of the inventory, the last run and recent drift.</summary>
internal static class StatusCommand
{
    private const string Days = "14";

    public static Command Create()
    {
        var stale = new Option<bool>("--stale")
        {
            Description = "Only scopes that the newest run did not verify, and accounts that failed.",
        };
        var command = new Command(
            "status",
            "Show how fresh each scope is, the last run, and the drift of the last 14 days. With -o json: regions, "
            + "accounts, networks, networkOff and lastRun as the API returns them, and driftByDay. "
            + "Exit code 2: the newest finished run did not succeed, or a scope is stale.")
        {
            stale,
        };
        Reading.Serve(command, async (parsed, api, output, token) =>
        {
            var regions = await api.ListAsync("regions", null, token);
            var runs = await api.ListAsync("runs", new QueryBuilder { { "pageSize", "2" } }, token);
            var summary = await api.GetAsync("summary", new QueryBuilder { { "days", Days } }, token);
            var known = regions.Deserialize<RegionList>(ApiJson.Options)!;
            var last = runs.Deserialize<RunPage>(ApiJson.Options)!.Items;
            var days = summary.Deserialize<Summary>(ApiJson.Options)!.Days;
            var onlyStale = parsed.GetValue(stale);
            if (output.IsDocument) output.Write(Document(regions, runs, days, onlyStale));
            else new StatusDisplay(output).Write(known, last is [var run, ..] ? run : null, days, onlyStale);
            // At most one of two runs is still running.
            var newest = last.FirstOrDefault(each => each.Outcome is not null)?.Outcome;
            return Judgement.IsFine(newest, known.Items) ? ExitCode.Done : ExitCode.NotAllSynced;
        });
        return command;
    }

    private static JsonObject Document(
        JsonObject regions, JsonObject runs, IReadOnlyList<SummaryDay> days, bool onlyStale) => new()
        {
            ["regions"] = Only(regions["items"]!, item => !onlyStale || item["staleReason"] is not null),
            ["accounts"] = Only(regions["accounts"]!, item => !onlyStale || item["failingSince"] is not null),
            ["networks"] = regions["networks"]!.DeepClone(),
            ["networkOff"] = regions["networkOff"]!.DeepClone(),
            ["lastRun"] = runs["items"]!.AsArray() is [{ } run, ..] ? run.DeepClone() : null,
            ["driftByDay"] = new JsonArray([.. days.Select(day => new JsonObject
            {
                ["day"] = $"{day.Day:yyyy-MM-dd}",
                ["events"] = Events(day),
            })]),
        };

    public static long Events(SummaryDay day) => day.Added + day.Changed + day.Removed;

    private static JsonArray Only(JsonNode list, Func<JsonNode, bool> isWanted) =>
        new([.. list.AsArray().Where(item => isWanted(item!)).Select(item => item!.DeepClone())]);
}
