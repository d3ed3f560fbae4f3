using Sync.Http;

namespace Sync.Expectations;

/// <summary>
/// One nonconforming flow log or attachment, or one conformance event, per line, with its findings as JSON.
/// </summary>
internal static class ConformanceCsv
{
    public static IReadOnlyList<CsvColumn<NonconformingItem>> Nonconforming { get; } =
    [
        new("accountId", item => item.AccountId),
        new("regionId", item => item.RegionId),
        new("flowLogId", item => item.FlowLogId),
        new("flowLogName", item => item.FlowLogName),
        new("cenId", item => item.CenId),
        new("expectation", item => item.Expectation),
        new("severity", item => item.Severity),
        new("since", item => item.Since),
        new("findings", item => Findings.Write(item.Findings)),
        new("resource", item => item.Resource),
        new("resourceId", item => item.ResourceId),
        new("resourceName", item => item.ResourceName),
    ];

    public static IReadOnlyList<CsvColumn<ConformanceEventItem>> Events { get; } =
    [
        new("id", item => item.Id),
        new("at", item => item.At),
        new("kind", item => item.Kind),
        new("severity", item => item.Severity),
        new("accountId", item => item.AccountId),
        new("regionId", item => item.RegionId),
        new("flowLogId", item => item.FlowLogId),
        new("flowLogName", item => item.FlowLogName),
        new("cenId", item => item.CenId),
        new("runId", item => item.RunId),
        new("expectation", item => item.Expectation),
        new("findings", item => Findings.Write(item.Findings)),
        new("resource", item => item.Resource),
        new("resourceId", item => item.ResourceId),
        new("resourceName", item => item.ResourceName),
    ];
}
