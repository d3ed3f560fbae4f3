using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Coverage;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Inventory.Snapshots;
using Sync.Local.Client;

namespace Sync.Local.Commands;

/// <summary>
/// What the active flow logs of some regions have in common: where they send the logs, and what they cover. And which
/// others could cover something.
/// </summary>
internal sealed class KnownFlowLogs
{
    private const string Fields = "accountId,regionId,flowLogId,cenId,transitRouterId,transitRouterAttachmentId,"
        + "projectName,logStoreName,logFormatString,interval,status";

    private readonly Dictionary<(string Account, string Region, string? Cen), Dictionary<LogDestination, int>> _uses =
        [];

    // The attachment is null for a flow log of a complete transit router. The last value is the region for a flow log
    // that names no transit router.
    private readonly HashSet<(string? Attachment, string? RouterOrRegion)> _covered = [];

    // By the same, of flow logs that are not active. One that is about to change goes before one that is switched off.
    private readonly Dictionary<(string? Attachment, string? RouterOrRegion), IdleFlowLog> _idle = [];

    // Each an account, a slash and a region, or a region alone that no run has listed.
    private readonly HashSet<string> _unverified = new(StringComparer.Ordinal);

    /// <summary>Reads the flow logs as a stream, so that only one is in memory at a time.</summary>
    public static async Task<KnownFlowLogs> ReadAsync(
        Api api, IEnumerable<string> regions, CancellationToken cancellationToken)
    {
        var known = new KnownFlowLogs();
        string[] regionIds = [.. regions];
        if (regionIds.Length == 0) return known;
        var query = new QueryBuilder { { "format", "ndjson" }, { "fields", Fields }, { "regionId", regionIds } };
        using var answer = await api.OpenAsync("flowlogs", query, cancellationToken);
        if (answer.Headers.TryGetValues("Sync-Stale-Regions", out var stale))
            known._unverified.UnionWith(string.Join(", ", stale).Split(", ").Select(entry => entry.Split(';')[0]));
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
            known.Add(JsonSerializer.Deserialize<SnapshotItem<FlowLog>>(line, ApiJson.Options)!);
        return known;
    }

    /// <summary>Whether an active flow log is on this end itself, whatever is on the other one.</summary>
    public bool Cover(AttachmentCoverage end) => KeysOf(end).Any(_covered.Contains);

    /// <summary>A flow log on this end that is not active and may become so; null if there is none.</summary>
    public IdleFlowLog? IdleOn(AttachmentCoverage end) => KeysOf(end)
        .Select(key => _idle.GetValueOrDefault(key)).OfType<IdleFlowLog>()
        .OrderBy(flowLog => flowLog.CanBeActivated).FirstOrDefault();

    private static (string?, string?)[] KeysOf(AttachmentCoverage end) =>
    [
        (end.TransitRouterAttachmentId, end.TransitRouterId), (null, end.TransitRouterId),
        // By the region only if the other end is in another one.
        (end.TransitRouterAttachmentId, end.RegionId == end.PeerRegionId ? "" : end.RegionId),
    ];

    /// <summary>Whether the region of the end may have flow logs that the newest run did not see.</summary>
    public bool MayLack(SnapshotItem<AttachmentCoverage> end) =>
        _unverified.Contains($"{end.AccountId}/{end.Content.RegionId}")
        || _unverified.Contains(end.Content.RegionId!);

    /// <summary>
    /// The destination of most flow logs of the CEN instance in the region, or else of the account in the region; null
    /// if there are none.
    /// </summary>
    public LogDestination? MostCommon(SnapshotItem<AttachmentCoverage> end) =>
        MostCommon(end.AccountId, end.Content.RegionId!, end.Content.CenId)
        ?? MostCommon(end.AccountId, end.Content.RegionId!, null);

    private LogDestination? MostCommon(string account, string region, string? cen) =>
        _uses.TryGetValue((account, region, cen), out var uses)
            ? uses.OrderByDescending(use => use.Value).ThenBy(use => $"{use.Key}", StringComparer.Ordinal).First().Key
            : null;

    private void Add(SnapshotItem<FlowLog> item)
    {
        var flowLog = item.Content;
        var isPlaced = flowLog.TransitRouterAttachmentId is not null || flowLog.TransitRouterId is not null;
        var place = (flowLog.TransitRouterAttachmentId, flowLog.TransitRouterId ?? flowLog.RegionId);
        if (!string.Equals(flowLog.Status, "Active", StringComparison.OrdinalIgnoreCase))
        {
            if (isPlaced && IdleFlowLog.Of(flowLog) is { } idle
                && (!_idle.TryGetValue(place, out var other) || (other.CanBeActivated && !idle.CanBeActivated)))
                _idle[place] = idle;
            return;
        }

        if (isPlaced) _covered.Add(place);
        // Others send their logs to another service.
        if (flowLog.ProjectName is null || flowLog.LogStoreName is null) return;
        var destination = new LogDestination(
            flowLog.ProjectName, flowLog.LogStoreName, flowLog.Interval, flowLog.LogFormatString);
        Count((item.AccountId, flowLog.RegionId!, null), destination);
        if (flowLog.CenId is not null) Count((item.AccountId, flowLog.RegionId!, flowLog.CenId), destination);
    }

    private void Count((string, string, string?) of, LogDestination destination)
    {
        if (!_uses.TryGetValue(of, out var uses)) _uses[of] = uses = [];
        uses[destination] = uses.GetValueOrDefault(destination) + 1;
    }
}

/// <summary>Where a flow log sends its records, and how.</summary>
/// <param name="Interval">In seconds; null for the cloud's default, as is the format.</param>
internal sealed record LogDestination(string ProjectName, string LogStoreName, int? Interval, string? LogFormatString);

/// <summary>A flow log that is not active and may become so.</summary>
/// <param name="Status">As the cloud gives it; "unknown" without one.</param>
internal sealed record IdleFlowLog(string Id, string RegionId, string Status)
{
    /// <summary>It is switched off; else its status changes without a call, or is not a documented one.</summary>
    public bool CanBeActivated => string.Equals(Status, "Inactive", StringComparison.OrdinalIgnoreCase);

    /// <returns>Null for a flow log that is being deleted.</returns>
    public static IdleFlowLog? Of(FlowLog flowLog) =>
        string.Equals(flowLog.Status, "Deleting", StringComparison.OrdinalIgnoreCase)
            ? null
            : new IdleFlowLog(flowLog.FlowLogId, flowLog.RegionId!, flowLog.Status ?? "unknown");
}
