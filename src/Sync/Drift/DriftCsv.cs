using System.Globalization;
using Sync.Http;
using static Sync.Http.Csv;

namespace Sync.Drift;

/// <summary>Drift events in CSV, the changes as JSON.</summary>
internal static class DriftCsv
{
    public static CsvLines<DriftItem> Lines { get; } = new(
        "id,at,kind,severity,state,accountId,regionId,flowLogId,flowLogName,cenId,runId,changes,foldedInto,flaps,flappedAt",
        item =>
        [
            item.Id.ToString(), Time(item.At), item.Kind, item.Severity, item.State, Harmless(item.AccountId), Harmless(item.RegionId),
            Harmless(item.FlowLogId), Harmless(item.FlowLogName), Harmless(item.CenId), item.RunId.ToString(CultureInfo.InvariantCulture),
            FieldChanges.Write(item.Changes), item.FoldedInto?.ToString(), item.Flaps.ToString(CultureInfo.InvariantCulture), Time(item.FlappedAt),
        ]);
}
