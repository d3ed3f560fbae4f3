using System.ComponentModel;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using ModelContextProtocol.Server;
using Sync.Local.Client;

namespace Sync.Local.Mcp;

/// <summary>What is in the inventory, and how fresh it is.</summary>
[McpServerToolType]
internal sealed class InventoryTools(Api api, Pages pages)
{
    [McpServerTool(Name = "search_flow_logs", Title = "Search flow logs", ReadOnly = true, OpenWorld = false)]
    [Description("Flow logs of the inventory, now or as of a moment. totalCount says how many match in all. Filters compare exactly, but q.")]
    public async Task<string> SearchAsync(
        [Description("Words of which each begins a word of a name, a description, an id or a tag.")] string? q = null,
        [Description("Any of these regions, such as cn-hangzhou.")] string[]? regionId = null,
        [Description("Any of these accounts.")] string[]? accountId = null,
        [Description("Any of these CEN instances.")] string[]? cenId = null,
        [Description("Any of these transit routers.")] string[]? transitRouterId = null,
        [Description("Any of these statuses, such as Active or Inactive.")] string[]? status = null,
        [Description("All of these tags, each KEY=VALUE, or KEY for any value.")] string[]? tags = null,
        [Description("The moment to show: 24h (ago), 7d, yesterday or 2026-01-31T12:00:00Z.")] string? asOf = null,
        [Description("A field to sort by, with - before it descending: -changedAt.")] string? sort = null,
        [Description("Only these fields, which saves space: flowLogId, status, ….")] string[]? fields = null,
        [Description("Flow logs per answer, 1 to 100.")] int limit = 20,
        [Description("nextCursor of the answer before.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var query = new QueryBuilder()
            .With("q", q).With("regionId", regionId).With("accountId", accountId).With("cenId", cenId)
            .With("transitRouterId", transitRouterId).With("status", status).WithTags(tags)
            .WithTime("asOf", asOf).With("sort", sort).With("fields", fields);
        return Pages.Write(await pages.ReadAsync("flowlogs", query, limit, cursor, cancellationToken));
    }

    [McpServerTool(Name = "get_flow_log", Title = "One flow log and its history", ReadOnly = true, OpenWorld = false)]
    [Description("One flow log as it is now (null when it was removed), and its versions, newest first, each with the fields that changed.")]
    public async Task<string> GetAsync(
        [Description("The flow log's id.")] string flowLogId,
        [Description("Needed when the id exists in several accounts.")] string? accountId = null,
        [Description("Needed when the id exists in several regions.")] string? regionId = null,
        [Description("Versions per answer, 1 to 100.")] int limit = 10,
        [Description("history.nextCursor of the answer before.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var path = $"flowlogs/{Uri.EscapeDataString(flowLogId)}";
        var query = new QueryBuilder().With("accountId", accountId).With("regionId", regionId);
        var history = await pages.ReadAsync($"{path}/history", query, limit, cursor, cancellationToken);
        var newest = history["items"]![0]!;
        var answer = new JsonObject { ["history"] = history };
        if (cursor is null) answer["flowLog"] = newest["validTo"] is null ? newest["flowLog"]!.DeepClone() : null;
        // A version repeats the whole flow log; what changed says it shorter.
        foreach (var version in history["items"]!.AsArray()) version!.AsObject().Remove("flowLog");
        return Pages.Write(answer);
    }

    [McpServerTool(Name = "freshness", Title = "How fresh each region is", ReadOnly = true, OpenWorld = false)]
    [Description("Every account and region: outcome of the last try, when it was last proven whole, and why the newest run "
        + "did not (staleReason; excluded: by the settings). failingAccounts: those that could not be tried at all.")]
    public async Task<string> FreshnessAsync(
        [Description("Only those that the newest run did not prove.")] bool onlyStale = false,
        [Description("Any of these regions.")] string[]? regionId = null,
        [Description("Regions per answer, 1 to 100.")] int limit = 50,
        [Description("nextCursor of the answer before.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var regions = await api.ListAsync("regions", null, cancellationToken);
        var all = regions["items"]!.AsArray().OfType<JsonNode>().ToList();
        var asked = all.Where(scope => (!onlyStale || scope["staleReason"] is not null)
            && (regionId is not { Length: > 0 } || regionId.Contains((string?)scope["regionId"])));
        var begin = Pages.Begin(cursor);
        var answer = Pages.Slice(asked.Skip(begin), begin, limit);
        answer["scopes"] = all.Count;
        answer["staleScopes"] = all.Count(scope => scope["staleReason"] is not null);
        // Those that never got as far as a region are in no scope.
        answer["failingAccounts"] = new JsonArray([.. regions["accounts"]!.AsArray()
            .Where(account => account!["failingSince"] is not null).Select(account => account!.DeepClone())]);
        return Pages.Write(answer);
    }
}
