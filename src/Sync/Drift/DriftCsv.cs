using Sync.Http;

namespace Sync.Drift;

/// <summary>One event per line, with its changes as JSON.</summary>
internal static class DriftCsv
{
    public static IReadOnlyList<CsvColumn<DriftItem>> Columns { get; } =
    [
        new("id", item => item.Id),
        new("at", item => item.At),
        new("kind", item => item.Kind),
        new("severity", item => item.Severity),
        new("state", item => item.State),
        new("accountId", item => item.AccountId),
        new("regionId", item => item.RegionId),
        new("flowLogId", item => item.FlowLogId),
        new("flowLogName", item => item.FlowLogName),
        new("cenId", item => item.CenId),
        new("runId", item => item.RunId),
        new("changes", item => FieldChanges.Write(item.Changes)),
        new("foldedInto", item => item.FoldedInto),
        new("flaps", item => item.Flaps),
        new("flappedAt", item => item.FlappedAt),
        new("leftFilter", item => item.LeftFilter),
        new("resource", item => item.Resource),
        new("resourceId", item => item.ResourceId),
        new("resourceName", item => item.ResourceName),
    ];
}
