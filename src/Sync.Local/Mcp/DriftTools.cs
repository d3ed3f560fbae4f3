using System.ComponentModel;
using Microsoft.AspNetCore.Http.Extensions;
using ModelContextProtocol.Server;

namespace Sync.Local.Mcp;

/// <summary>What changed.</summary>
[McpServerToolType]
internal sealed class DriftTools(Pages pages)
{
    [McpServerTool(Name = "explain_drift", Title = "What drifted", ReadOnly = true, OpenWorld = false)]
    [Description("Drift events, newest first: each flow log that was added, changed or removed, with before and after per field.")]
    public async Task<string> ExplainAsync(
        [Description("Not earlier than: 24h (ago), 7d, yesterday or 2026-01-31T12:00:00Z.")] string since = "7d",
        [Description("Earlier than; the same forms.")] string? until = null,
        [Description("Any of these regions.")] string[]? regionId = null,
        [Description("Any of these accounts.")] string[]? accountId = null,
        [Description("Any of these CEN instances.")] string[]? cenId = null,
        [Description("Any of these flow logs.")] string[]? flowLogId = null,
        [Description("Any of: added, changed, removed.")] string[]? kind = null,
        [Description("Any of: low, medium, high.")] string[]? severity = null,
        [Description("Any of these changed fields, such as status; tags.KEY is one tag.")] string[]? field = null,
        [Description("Events per answer, 1 to 100.")] int limit = 20,
        [Description("nextCursor of the answer before.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var query = new QueryBuilder()
            .WithTime("since", since).WithTime("until", until).With("regionId", regionId).With("accountId", accountId).With("cenId", cenId)
            .With("flowLogId", flowLogId).With("kind", kind).With("severity", severity).With("field", field);
        return Pages.Write(await pages.ReadAsync("drift", query, limit, cursor, cancellationToken));
    }

    [McpServerTool(Name = "compare", Title = "Two moments compared", ReadOnly = true, OpenWorld = false)]
    [Description("Each flow log that differs between two moments, with before and after per field. What was undone between them does not show.")]
    public async Task<string> CompareAsync(
        [Description("The earlier moment: 24h (ago), 7d, yesterday or 2026-01-31T12:00:00Z.")] string from,
        [Description("The later moment; the same forms, or now.")] string to = "now",
        [Description("Any of these regions.")] string[]? regionId = null,
        [Description("Any of these accounts.")] string[]? accountId = null,
        [Description("Flow logs per answer, 1 to 100.")] int limit = 20,
        [Description("nextCursor of the answer before.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var query = new QueryBuilder().WithTime("from", from).WithTime("to", to).With("regionId", regionId).With("accountId", accountId);
        return Pages.Write(await pages.ReadAsync("diff", query, limit, cursor, cancellationToken));
    }
}
