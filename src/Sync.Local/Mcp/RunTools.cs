using System.ComponentModel;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using ModelContextProtocol.Server;
using Sync.Local.Client;

namespace Sync.Local.Mcp;

/// <summary>Tools for runs, and for the size of the inventory.</summary>
[McpServerToolType]
internal sealed class RunTools(Api api, Pages pages)
{
    private const int MostDays = 366;

    [McpServerTool(Name = "runs", Title = "Runs", ReadOnly = true, OpenWorld = false)]
    [Description("Runs, newest first: when, with which outcome (succeeded, partial, failed, interrupted; null: in "
        + "progress), how many scopes were not verified, and what changed.")]
    public async Task<string> ListAsync(
        [Description("Runs per response, 1 to 100.")] int limit = 20,
        [Description("nextCursor of the previous response.")] string? cursor = null,
        CancellationToken cancellationToken = default) =>
        Pages.Write(await pages.ReadAsync("runs", new QueryBuilder(), limit, cursor, cancellationToken));

    [McpServerTool(Name = "get_run", Title = "One run and its scopes", ReadOnly = true, OpenWorld = false)]
    [Description("One run, the accounts that could not be synced, and its scopes with outcome and reason; by default "
        + "only scopes that were not synced. scopesByOutcome counts all of them.")]
    public async Task<string> GetAsync(
        [Description("The number of the run, as returned by runs.")] int runId,
        [Description("Return all scopes, also those that were synced.")] bool allScopes = false,
        [Description("Scopes per response, 1 to 100.")] int limit = 50,
        [Description("nextCursor of the previous response.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var run = await api.GetAsync($"runs/{runId}", null, cancellationToken);
        var scopes = run["scopes"]!.AsArray().OfType<JsonNode>().ToList();
        var asked = scopes.Where(scope => allScopes || (string?)scope["outcome"] != "synced");
        var begin = Pages.Begin(cursor);
        var answer = Pages.Slice(asked.Skip(begin), begin, limit);
        answer["run"] = run["run"]!.DeepClone();
        answer["scopesByOutcome"] = new JsonObject(scopes
            .GroupBy(scope => (string)scope["outcome"]!)
            .Select(group => KeyValuePair.Create<string, JsonNode?>(group.Key, group.Count())));
        answer["failedAccounts"] = new JsonArray([.. run["accounts"]!.AsArray()
            .Where(account => (string?)account!["outcome"] is "failed" or "skipped").Take(Pages.MaxItems)
            .Select(account => account!.DeepClone())]);
        return Pages.Write(answer);
    }

    [McpServerTool(Name = "counts", Title = "Counts", ReadOnly = true, OpenWorld = false)]
    [Description("How many flow logs there are, by region, by status and by CEN instance (the 20 largest), and per day "
        + "how many there were and how many drift events.")]
    public async Task<string> CountAsync(
        [Description("Number of days, including today, 1 to 366.")] int days = 30,
        CancellationToken cancellationToken = default)
    {
        if (days is < 1 or > MostDays) throw new ApiException($"days must be a whole number from 1 to {MostDays}.");
        return Pages.Write(await api.GetAsync(
            "summary", new QueryBuilder { { "days", $"{days}" } }, cancellationToken));
    }
}
