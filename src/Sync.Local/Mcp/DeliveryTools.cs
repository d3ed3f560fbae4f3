using System.ComponentModel;
using Microsoft.AspNetCore.Http.Extensions;
using ModelContextProtocol.Server;

namespace Sync.Local.Mcp;

/// <summary>Tools for alerts: where they go, and whether they arrived.</summary>
[McpServerToolType]
internal sealed class DeliveryTools(Pages pages)
{
    [McpServerTool(Name = "sinks", Title = "Sinks", ReadOnly = true, OpenWorld = false)]
    [Description("Where alerts are sent: state of each sink, pending (owed) and dead deliveries, the last success and "
        + "the last failure with its reason.")]
    public async Task<string> SinksAsync(
        [Description("Sinks per response, 1 to 100.")] int limit = 50,
        [Description("nextCursor of the previous response.")] string? cursor = null,
        CancellationToken cancellationToken = default) =>
        Pages.Write(await pages.ReadAsync("sinks", limit, cursor, cancellationToken));

    [McpServerTool(Name = "deliveries", Title = "Deliveries", ReadOnly = true, OpenWorld = false)]
    [Description("Drift events that are pending for a sink (owed), were sent to it, or failed for good (dead), newest "
        + "first, with attempts and the reason of the last failure.")]
    public async Task<string> ListAsync(
        [Description("Only this sink, by name.")] string? sink = null,
        [Description("Any of: owed, sent, dead.")] string[]? state = null,
        [Description("Created at or after: 24h (ago), 7d, yesterday or 2026-01-31T12:00:00Z.")] string? since = null,
        [Description("Created before, in the same formats.")] string? until = null,
        [Description("Deliveries per response, 1 to 100.")] int limit = 20,
        [Description("nextCursor of the previous response.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var query = new QueryBuilder()
            .With("sink", sink).With("state", state).WithTime("since", since).WithTime("until", until);
        return Pages.Write(await pages.ReadAsync("deliveries", query, limit, cursor, cancellationToken));
    }
}
