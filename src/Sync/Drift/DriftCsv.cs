using System.Globalization;
using System.Text;
using Sync.Http;

namespace Sync.Drift;

/// <summary>An event per line, its changes as JSON.</summary>
internal static class DriftCsv
{
    public const string Header =
        "id,at,kind,severity,state,accountId,regionId,flowLogId,flowLogName,cenId,runId,changes,foldedInto,flaps,flappedAt,leftFilter\r\n";

    public static void Append(StringBuilder text, DriftItem item) => text.AppendCsv(
        item.Id.ToString(), Csv.Time(item.At), item.Kind, item.Severity, item.State, Csv.Harmless(item.AccountId), Csv.Harmless(item.RegionId),
        Csv.Harmless(item.FlowLogId), Csv.Harmless(item.FlowLogName), Csv.Harmless(item.CenId),
        item.RunId.ToString(CultureInfo.InvariantCulture), FieldChanges.Write(item.Changes), item.FoldedInto?.ToString(),
        item.Flaps.ToString(CultureInfo.InvariantCulture), Csv.Time(item.FlappedAt),
        item.LeftFilter ? "true" : "false");
}
