using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sync.Drift;

/// <summary>
/// CSV after RFC 4180, an event per line and its changes as JSON. A text that a spreadsheet would take for a formula is
/// preceded by an apostrophe, because names are anybody's to write.
/// </summary>
internal static class DriftCsv
{
    public const string Header =
        "id,at,kind,severity,state,accountId,regionId,flowLogId,flowLogName,cenId,runId,changes,foldedInto,flaps,flappedAt\r\n";

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    public static void Append(StringBuilder text, DriftItem item)
    {
        string?[] values =
        [
            item.Id.ToString(), Time(item.At), item.Kind, item.Severity, item.State, Harmless(item.AccountId), Harmless(item.RegionId),
            Harmless(item.FlowLogId), Harmless(item.FlowLogName), Harmless(item.CenId), item.RunId.ToString(CultureInfo.InvariantCulture),
            FieldChanges.Write(item.Changes), item.FoldedInto?.ToString(), item.Flaps.ToString(CultureInfo.InvariantCulture), Time(item.FlappedAt),
        ];
        text.AppendJoin(',', values.Select(Quoted)).Append("\r\n");
    }

    private static string? Time(DateTime? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string? Harmless(string? text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text;

    private static string? Quoted(string? text) => text is not null && text.AsSpan().ContainsAny(Special)
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;
}
