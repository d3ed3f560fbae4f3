using Sync.Http;

namespace Sync.Drift.Deliveries;

/// <summary>One delivery per line.</summary>
internal static class DeliveryCsv
{
    public static IReadOnlyList<CsvColumn<DeliveryItem>> Columns { get; } =
    [
        new("id", item => item.Id),
        new("owedAt", item => item.OwedAt),
        new("sink", item => item.Sink),
        new("rule", item => item.Rule),
        new("state", item => item.State),
        new("eventId", item => item.EventId),
        new("kind", item => item.Kind),
        new("severity", item => item.Severity),
        new("accountId", item => item.AccountId),
        new("regionId", item => item.RegionId),
        new("flowLogId", item => item.FlowLogId),
        new("runId", item => item.RunId),
        new("messageId", item => item.MessageId),
        new("attempts", item => item.Attempts),
        new("dueAt", item => item.DueAt),
        new("attemptedAt", item => item.AttemptedAt),
        new("endedAt", item => item.EndedAt),
        new("status", item => item.Status),
        new("reason", item => item.Reason),
        new("resource", item => item.Resource),
        new("resourceId", item => item.ResourceId),
    ];
}
