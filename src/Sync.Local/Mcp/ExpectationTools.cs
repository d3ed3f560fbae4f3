using System.ComponentModel;
using Microsoft.AspNetCore.Http.Extensions;
using ModelContextProtocol.Server;

namespace Sync.Local.Mcp;

/// <summary>Tools for what flow logs should be.</summary>
[McpServerToolType]
internal sealed class ExpectationTools(Pages pages)
{
    [McpServerTool(Name = "expectations", Title = "Expectations", ReadOnly = true, OpenWorld = false)]
    [Description("The expectations of flow logs that are configured: which flow logs they select, which values they "
        + "allow, and how many flow logs are as expected and how many are not.")]
    public async Task<string> ListAsync(
        [Description("Expectations per response, 1 to 100.")] int limit = 50,
        [Description("nextCursor of the previous response.")] string? cursor = null,
        CancellationToken cancellationToken = default) =>
        Pages.Write(await pages.ReadAsync("expectations", limit, cursor, cancellationToken));

    [McpServerTool(Name = "nonconforming", Title = "Flow logs not as expected", ReadOnly = true, OpenWorld = false)]
    [Description("Flow logs that are not as expected, since when, and for each field what was expected and found.")]
    public async Task<string> NonconformingAsync(
        [Description("Any of these expectations, by name.")] string[]? expectation = null,
        [Description("Any of: low, medium, high.")] string[]? severity = null,
        [Description("Any of these regions.")] string[]? regionId = null,
        [Description("Any of these accounts.")] string[]? accountId = null,
        [Description("Any of these CEN instances.")] string[]? cenId = null,
        [Description("Any of these flow logs.")] string[]? flowLogId = null,
        [Description("Flow logs per response, 1 to 100.")] int limit = 20,
        [Description("nextCursor of the previous response.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var query = new QueryBuilder()
            .With("expectation", expectation).With("severity", severity).With("regionId", regionId)
            .With("accountId", accountId).With("cenId", cenId).With("flowLogId", flowLogId);
        return Pages.Write(
            await pages.ReadAsync("expectations/nonconforming", query, limit, cursor, cancellationToken));
    }
}
