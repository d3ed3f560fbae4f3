using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Coverage;
using Sync.Http;
using Sync.Inventory.History;
using Sync.Inventory.Snapshots;
using Sync.Local.Client;
using Sync.Local.Commands;
using Sync.Network;

namespace Sync.Local.Mcp;

/// <summary>Explains verdicts about connections in words.</summary>
internal sealed class CoverageExplanation(Api api)
{
    private const int MostEnds = 10, MostVersions = 10, MostFlowLogs = 20;

    private const string FlowLogFields =
        "flowLogId,flowLogName,status,transitRouterId,transitRouterAttachmentId,projectName,logStoreName,interval";

    private const string RouterFields =
        "accountId,regionId,cenId,transitRouterId,transitRouterName,type,status,coverage,coverageReason";

    // In the order in which an id is looked up.
    private static readonly string[] Ids = ["attachmentEndId", "transitRouterAttachmentId", "resourceId"];

    /// <exception cref="ApiException">
    /// No connection or transit router has this id, and no connection ever had it as the id of an end.
    /// </exception>
    public async Task<JsonObject> OfAsync(string id, CancellationToken cancellationToken)
    {
        var routers = await RoutersAsync(id, cancellationToken);
        var ends = await FindAsync(id, cancellationToken);
        var explanation = ends.Items.Count == 0 && routers.Count == 0
            ? await FormerAsync(id, ends, cancellationToken)
            : await ExplainAsync(ends, cancellationToken);
        if (routers.Count > 0) explanation["transitRouters"] = routers;
        SayIfOff(explanation);
        return explanation;
    }

    /// <summary>Says in a sentence that the network is switched off, which a stale region says in a word.</summary>
    public static void SayIfOff(JsonObject answer)
    {
        if (ResourceList.IsNetworkOff(answer)) answer["notice"] = NetworkSettings.Off;
    }

    /// <summary>The transit router with this id and what is known of its own coverage; usually none.</summary>
    private async Task<JsonArray> RoutersAsync(string id, CancellationToken cancellationToken)
    {
        var query = new QueryBuilder { { "transitRouterId", id }, { "fields", RouterFields } };
        return (await api.ListAsync("transit-routers", query, cancellationToken))["items"]!.DeepClone().AsArray();
    }

    private async Task<JsonObject> FormerAsync(
        string id, SnapshotPage<AttachmentCoverage> none, CancellationToken cancellationToken) => new()
        {
            ["explanation"] = $"{id} is not connected now.",
            ["history"] = await HistoryAsync(id, new QueryBuilder(), cancellationToken),
            ["staleRegions"] = JsonSerializer.SerializeToNode(none.StaleRegions, ApiJson.Options),
        };

    private async Task<JsonObject> ExplainAsync(
        SnapshotPage<AttachmentCoverage> ends, CancellationToken cancellationToken)
    {
        var explained = new JsonArray();
        foreach (var end in ends.Items) explained.Add(await ExplainAsync(end, cancellationToken));
        return new JsonObject
        {
            ["ends"] = explained,
            ["totalCount"] = ends.TotalCount,
            ["asOf"] = ends.AsOf,
            ["staleRegions"] = JsonSerializer.SerializeToNode(ends.StaleRegions, ApiJson.Options),
        };
    }

    private async Task<SnapshotPage<AttachmentCoverage>> FindAsync(string id, CancellationToken cancellationToken)
    {
        SnapshotPage<AttachmentCoverage>? page = null;
        foreach (var name in Ids)
        {
            if (page is { Items.Count: > 0 }) break;
            var query = new QueryBuilder { { name, id }, { "pageSize", $"{MostEnds}" } };
            page = (await api.ListAsync("coverage", query, cancellationToken))
                .Deserialize<SnapshotPage<AttachmentCoverage>>(ApiJson.Options)!;
        }

        return page!;
    }

    private async Task<JsonObject> ExplainAsync(
        SnapshotItem<AttachmentCoverage> item, CancellationToken cancellationToken)
    {
        var end = item.Content;
        var scope = new QueryBuilder { { "accountId", item.AccountId }, { "regionId", end.RegionId! } };
        return new JsonObject
        {
            ["attachmentEndId"] = end.AttachmentEndId,
            ["verdict"] = end.Verdict,
            ["explanation"] = Describe(item),
            ["qualifiers"] = JsonSerializer.SerializeToNode(
                CoverageQualifier.Read(end.Qualifiers).Select(each => each.Text), ApiJson.Options),
            ["tags"] = JsonSerializer.SerializeToNode(end.Tags, ApiJson.Options),
            ["flowLogs"] = await FlowLogsAsync(end, cancellationToken),
            ["history"] = await HistoryAsync(end.AttachmentEndId, scope, cancellationToken),
        };
    }

    private static string Describe(SnapshotItem<AttachmentCoverage> item)
    {
        var end = item.Content;
        var name = end.AttachmentName is { } text ? $" \"{Printing.Truncate(text, 100)}\"" : "";
        var peer = end.PeerTransitRouterId is { } router ? $", connected to {router} in {end.PeerRegionId}" : "";
        var since = end.Since is null ? "" : $" since {end.Since}";
        return $"{end.ResourceType} {end.ResourceId}{name} (attachment {end.TransitRouterAttachmentId}) at transit "
            + $"router {end.TransitRouterId} in {end.RegionId}{peer}, CEN instance {end.CenId}, account "
            + $"{item.AccountId}, is {InWords(end.Verdict)}{since}: {end.Reason}";
    }

    private async Task<JsonNode> FlowLogsAsync(AttachmentCoverage end, CancellationToken cancellationToken)
    {
        var ids = end.FlowLogs is null
            ? [] : JsonSerializer.Deserialize<string[]>(end.FlowLogs)!.Take(MostFlowLogs).ToArray();
        if (ids.Length == 0) return new JsonArray();
        var query = new QueryBuilder { { "flowLogId", ids }, { "fields", FlowLogFields } };
        return (await api.ListAsync("flowlogs", query, cancellationToken))["items"]!.DeepClone();
    }

    /// <summary>One sentence for each verdict, newest first.</summary>
    private async Task<JsonArray> HistoryAsync(string id, QueryBuilder scope, CancellationToken cancellationToken)
    {
        var query = new QueryBuilder(scope) { { "pageSize", $"{MostVersions}" } };
        var history = (await api.ListAsync(
            $"coverage/{Uri.EscapeDataString(id)}/history", query, cancellationToken))
            .Deserialize<HistoryPage<AttachmentCoverage>>(ApiJson.Options)!;
        return new JsonArray([.. history.Items.SelectMany(Sentences).Select(sentence => (JsonNode)sentence)]);
    }

    private static IEnumerable<string> Sentences(HistoryItem<AttachmentCoverage> version)
    {
        if (version.EndedBy == "removed") yield return $"{Display.Time(version.ValidTo)}: no longer listed.";
        var end = version.Item.Content;
        yield return $"{Display.Time(version.ValidFrom)}: {InWords(end.Verdict)}. {end.Reason}";
    }

    private static string InWords(string? verdict) => verdict switch
    {
        Verdicts.Covered => "covered",
        Verdicts.Partly => "partly covered",
        Verdicts.NotCovered => "not covered",
        Verdicts.Impossible => "impossible to cover",
        _ => "of unknown coverage",
    };
}
