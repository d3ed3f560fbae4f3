using System.ComponentModel;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using ModelContextProtocol.Server;
using Sync.Local.Client;
using Sync.Network;

namespace Sync.Local.Mcp;

/// <summary>Tools for the content of the inventory and its freshness.</summary>
[McpServerToolType]
internal sealed class InventoryTools(Api api, Pages pages)
{
    [McpServerTool(Name = "search_flow_logs", Title = "Search flow logs", ReadOnly = true, OpenWorld = false)]
    [Description("Flow logs in the inventory, now or at a point in time. totalCount is the number of all matches. "
        + "Filters match exactly, except q.")]
    public async Task<string> SearchAsync(
        [Description("Prefix search in names, descriptions, IDs and tags.")] string? q = null,
        [Description("Any of these regions, such as cn-hangzhou.")] string[]? regionId = null,
        [Description("Any of these accounts.")] string[]? accountId = null,
        [Description("Any of these CEN instances.")] string[]? cenId = null,
        [Description("Any of these transit routers.")] string[]? transitRouterId = null,
        [Description("Any of these statuses, such as Active or Inactive.")] string[]? status = null,
        [Description("All of these tags, each KEY=VALUE, or KEY for any value.")] string[]? tags = null,
        [Description("Point in time to show: 24h (ago), 7d, yesterday or 2026-01-31T12:00:00Z.")] string? asOf = null,
        [Description("Field to sort by; prefix with - for descending order: -changedAt.")] string? sort = null,
        [Description("Return only these fields, to save space: flowLogId, status, ….")] string[]? fields = null,
        [Description("Flow logs per response, 1 to 100.")] int limit = 20,
        [Description("nextCursor of the previous response.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var query = new QueryBuilder()
            .With("q", q).With("regionId", regionId).With("accountId", accountId).With("cenId", cenId)
            .With("transitRouterId", transitRouterId).With("status", status).WithTags(tags)
            .WithTime("asOf", asOf).With("sort", sort).With("fields", fields);
        return Pages.Write(await pages.ReadAsync("flowlogs", query, limit, cursor, cancellationToken));
    }

    [McpServerTool(Name = "get_flow_log", Title = "One flow log and its history", ReadOnly = true, OpenWorld = false)]
    [Description("The current state of a flow log (null if it was removed), and its versions, newest first, "
        + "each with the changed fields.")]
    public async Task<string> GetAsync(
        [Description("The flow log's ID.")] string flowLogId,
        [Description("Required if the ID exists in several accounts.")] string? accountId = null,
        [Description("Required if the ID exists in several regions.")] string? regionId = null,
        [Description("Versions per response, 1 to 100.")] int limit = 10,
        [Description("history.nextCursor of the previous response.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var path = $"flowlogs/{Uri.EscapeDataString(flowLogId)}";
        var query = new QueryBuilder().With("accountId", accountId).With("regionId", regionId);
        var history = await pages.ReadAsync($"{path}/history", query, limit, cursor, cancellationToken);
        var newest = history["items"]![0]!;
        var answer = new JsonObject { ["history"] = history };
        if (cursor is null) answer["flowLog"] = newest["validTo"] is null ? newest["flowLog"]!.DeepClone() : null;
        // Each version contains the complete flow log; its changes are shorter.
        foreach (var version in history["items"]!.AsArray()) version!.AsObject().Remove("flowLog");
        return Pages.Write(answer);
    }

    [McpServerTool(Name = "freshness", Title = "Freshness of each region", ReadOnly = true, OpenWorld = false)]
    [Description("Every region of every account: outcome of the last attempt, time of the last complete listing, "
        + "and why the newest run did not verify it (staleReason; excluded: by the settings). failingAccounts: "
        + "accounts that failed before their regions were listed. network: only if it is switched off.")]
    public async Task<string> FreshnessAsync(
        [Description("Only regions that the newest run did not verify.")] bool onlyStale = false,
        [Description("Any of these regions.")] string[]? regionId = null,
        [Description("Regions per response, 1 to 100.")] int limit = 50,
        [Description("nextCursor of the previous response.")] string? cursor = null,
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
        // Accounts that failed before their regions were listed have no scopes.
        answer["failingAccounts"] = new JsonArray([.. regions["accounts"]!.AsArray()
            .Where(account => account!["failingSince"] is not null).Select(account => account!.DeepClone())]);
        if ((bool)regions["networkOff"]!) answer["network"] = NetworkSettings.Off;
        return Pages.Write(answer);
    }
}
