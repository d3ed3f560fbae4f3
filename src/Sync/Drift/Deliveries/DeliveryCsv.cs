using System.Globalization;
using System.Text;
using Sync.Http;

namespace Sync.Drift.Deliveries;

/// <summary>A delivery per line.</summary>
internal static class DeliveryCsv
{
    public const string Header =
        "id,owedAt,sink,rule,state,eventId,kind,severity,accountId,regionId,flowLogId,runId,"
        + "messageId,attempts,dueAt,attemptedAt,endedAt,status,reason\r\n";

    public static void Append(StringBuilder text, DeliveryItem item) => text.AppendCsv(
        Number(item.Id), Csv.Time(item.OwedAt), Csv.Harmless(item.Sink), Csv.Harmless(item.Rule), item.State, item.EventId.ToString(), item.Kind,
        item.Severity, Csv.Harmless(item.AccountId), Csv.Harmless(item.RegionId), Csv.Harmless(item.FlowLogId), Number(item.RunId),
        item.MessageId?.ToString(), Number(item.Attempts), Csv.Time(item.DueAt), Csv.Time(item.AttemptedAt), Csv.Time(item.EndedAt),
        Number(item.Status), item.Reason);

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
