using System.ComponentModel;
using Microsoft.AspNetCore.Http.Extensions;
using ModelContextProtocol.Server;

namespace Sync.Local.Mcp;

/// <summary>Tools for what changed.</summary>
[McpServerToolType]
internal sealed class DriftTools(Pages pages)
{
    [McpServerTool(Name = "explain_drift", Title = "Drift events", ReadOnly = true, OpenWorld = false)]
    [Description("Drift events, newest first: each flow log, CEN instance, transit router or attachment that was "
        + "added, changed or removed, with the fields before and after.")]
    public async Task<string> ExplainAsync(
        [Description("Start time: 24h (ago), 7d, yesterday or 2026-01-31T12:00:00Z.")] string since = "7d",
        [Description("End time, exclusive, in the same formats.")] string? until = null,
        [Description("Any of these regions.")] string[]? regionId = null,
        [Description("Any of these accounts.")] string[]? accountId = null,
        [Description("Any of these CEN instances.")] string[]? cenId = null,
        [Description("Any of these flow logs.")] string[]? flowLogId = null,
        [Description("Any of: flow_log (the default), cen, transit_router, attachment, all.")]
        string[]? resource = null,
        [Description("Any of these IDs, of whatever resource.")] string[]? resourceId = null,
        [Description("Any of: added, changed, removed.")] string[]? kind = null,
        [Description("Any of: low, medium, high.")] string[]? severity = null,
        [Description("Any of these changed fields, such as status; tags.KEY is one tag.")] string[]? field = null,
        [Description("Events per response, 1 to 100.")] int limit = 20,
        [Description("nextCursor of the previous response.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var query = new QueryBuilder()
            .WithTime("since", since).WithTime("until", until)
            .With("regionId", regionId).With("accountId", accountId).With("cenId", cenId)
            .With("flowLogId", flowLogId).With("resource", resource).With("resourceId", resourceId)
            .With("kind", kind).With("severity", severity).With("field", field);
        return Pages.Write(await pages.ReadAsync("drift", query, limit, cursor, cancellationToken));
    }

    [McpServerTool(Name = "compare", Title = "Compare two points in time", ReadOnly = true, OpenWorld = false)]
    [Description("Flow logs that differ between two points in time, with the fields before and after. "
        + "Changes reverted in between are not shown.")]
    public async Task<string> CompareAsync(
        [Description("Start time: 24h (ago), 7d, yesterday or 2026-01-31T12:00:00Z.")] string from,
        [Description("End time, in the same formats, or now.")] string to = "now",
        [Description("Any of these regions.")] string[]? regionId = null,
        [Description("Any of these accounts.")] string[]? accountId = null,
        [Description("Flow logs per response, 1 to 100.")] int limit = 20,
        [Description("nextCursor of the previous response.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var query = new QueryBuilder()
            .WithTime("from", from).WithTime("to", to).With("regionId", regionId).With("accountId", accountId);
        return Pages.Write(await pages.ReadAsync("diff", query, limit, cursor, cancellationToken));
    }
}
