using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using ModelContextProtocol.Server;
using Sync.Coverage;
using Sync.Http;
using Sync.Local.Client;
using Sync.Network;

namespace Sync.Local.Mcp;

/// <summary>Tools for what is not logged.</summary>
[McpServerToolType]
internal sealed class CoverageTools(Api api, Pages pages, CoverageExplanation explanation)
{
    private const int MostGroups = 20;

    [McpServerTool(Name = "coverage", Title = "Coverage", ReadOnly = true, OpenWorld = false)]
    [Description("Which network connections have an active flow log. Returns a summary (number of ends of connections "
        + "by verdict; share = covered / (covered + partly + notCovered); unknown ones are never counted as covered) "
        + "and a list, by default of those that are not or only partly covered, with the reason. A connection between "
        + "transit routers (TR) has two ends.")]
    public async Task<string> ListAsync(
        [Description("Any of these verdicts: covered, partly, not_covered, impossible, unknown.")]
        string[]? verdict = null,
        [Description("Any of these kinds of connection: VPC, VBR, VPN, TR, ECR.")] string[]? resourceType = null,
        [Description("Any of these regions, such as cn-hangzhou.")] string[]? regionId = null,
        [Description("Any of these accounts.")] string[]? accountId = null,
        [Description("Any of these CEN instances.")] string[]? cenId = null,
        [Description("Any of these transit routers.")] string[]? transitRouterId = null,
        [Description("All of these tags of the attachment, each KEY=VALUE, or KEY for any value.")]
        string[]? tags = null,
        [Description("Point in time to show: 24h (ago), 7d, yesterday or 2026-01-31T12:00:00Z.")] string? asOf = null,
        [Description("Ends per response, 1 to 100.")] int limit = 20,
        [Description("nextCursor of the previous response.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var query = new QueryBuilder()
            .With("resourceType", resourceType).With("regionId", regionId).With("accountId", accountId)
            .With("cenId", cenId).With("transitRouterId", transitRouterId).WithTags(tags).WithTime("asOf", asOf);
        var summary = cursor is null ? await SummarizeAsync(query, cancellationToken) : null;
        query.With("verdict", verdict is { Length: > 0 } ? verdict : [Verdicts.NotCovered, Verdicts.Partly]);
        var answer = await pages.ReadAsync("coverage", query, limit, cursor, cancellationToken);
        if (summary is not null) answer["summary"] = summary;
        CoverageExplanation.SayIfOff(answer);
        return Pages.Write(answer);
    }

    [McpServerTool(Name = "explain_coverage", Title = "Explain coverage", ReadOnly = true, OpenWorld = false)]
    [Description("Why a connection is or is not covered by a flow log: the verdict about each of its ends, the reason, "
        + "the flow logs that count, since when, and the earlier verdicts, newest first. For a transit router also "
        + "whether what is connected to it is covered.")]
    public async Task<string> ExplainAsync(
        [Description("An attachment ID, the ID of one end (attachment ID, @, transit router ID), or the ID of the "
            + "connected VPC, virtual border router, IPsec-VPN connection, transit router or Express Connect Router.")]
        string id,
        CancellationToken cancellationToken = default) =>
        Pages.Write(await explanation.OfAsync(id, cancellationToken));

    [McpServerTool(Name = "coverage_events", Title = "Coverage events", ReadOnly = true, OpenWorld = false)]
    [Description("When network connections were found not covered by a flow log (uncovered), or covered again "
        + "(covered), "
        + "newest first, with the reason. What was not covered when an account was first judged is no event.")]
    public async Task<string> EventsAsync(
        [Description("Start time: 24h (ago), 7d, yesterday or 2026-01-31T12:00:00Z.")] string since = "7d",
        [Description("End time, exclusive, in the same formats.")] string? until = null,
        [Description("Any of: uncovered, covered.")] string[]? kind = null,
        [Description("Any of: low, medium, high.")] string[]? severity = null,
        [Description("Any of these kinds of connection: VPC, VBR, VPN, TR, ECR.")] string[]? resourceType = null,
        [Description("Any of these regions, such as cn-hangzhou.")] string[]? regionId = null,
        [Description("Any of these accounts.")] string[]? accountId = null,
        [Description("Any of these CEN instances.")] string[]? cenId = null,
        [Description("Any of these ends: attachment ID, @, transit router ID.")] string[]? attachmentEndId = null,
        [Description("Events per response, 1 to 100.")] int limit = 20,
        [Description("nextCursor of the previous response.")] string? cursor = null,
        CancellationToken cancellationToken = default)
    {
        var query = new QueryBuilder()
            .WithTime("since", since).WithTime("until", until).With("kind", kind).With("severity", severity)
            .With("resourceType", resourceType).With("regionId", regionId).With("accountId", accountId)
            .With("cenId", cenId).With("attachmentEndId", attachmentEndId);
        return Pages.Write(await pages.ReadAsync("coverage/events", query, limit, cursor, cancellationToken));
    }

    private async Task<JsonNode> SummarizeAsync(QueryBuilder query, CancellationToken cancellationToken)
    {
        var read = await api.GetAsync(
            "coverage/summary", new QueryBuilder(query) { { "days", "30" } }, cancellationToken);
        var summary = read.Deserialize<CoverageSummary>(ApiJson.Options)!;
        // The page has the time and the stale regions; the worst groups come first.
        return JsonSerializer.SerializeToNode(
            new
            {
                summary.Total,
                summary.ByVerdict,
                summary.Share,
                ByKind = summary.ByKind.Take(MostGroups),
                ByRegion = summary.ByRegion.Take(MostGroups),
                ByCen = summary.ByCen.Take(MostGroups),
                ByAccount = summary.ByAccount.Take(MostGroups),
                ShareByDay = summary.Trend.Where(day => day.Share is not null)
                    .Select(day => new { day.Day, day.Share }),
            },
            ApiJson.Options)!;
    }
}
