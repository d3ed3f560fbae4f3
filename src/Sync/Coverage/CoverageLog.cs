using Npgsql;
using NpgsqlTypes;
using Sync.Http;

namespace Sync.Coverage;

/// <summary>Writes <c>sync.coverage_event</c>, in the transaction of the verdicts.</summary>
internal static class CoverageLog
{
    private const string Insert = """
        copy sync.coverage_event (event_id, at, run_id, account_id, region_id, attachment_end_id,
            transit_router_attachment_id, transit_router_id, cen_id, resource_type, resource_id, attachment_name, kind,
            severity, verdict_before, verdict, reason)
        from stdin (format binary)
        """;

    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<CoverageEvent> events)
    {
        if (events.Count == 0) return;
        await using var copy = await connection.BeginBinaryImportAsync(Insert);
        foreach (var each in events)
        {
            await copy.StartRowAsync();
            await copy.WriteAsync(each.EventId, NpgsqlDbType.Uuid);
            await copy.WriteAsync(each.At, NpgsqlDbType.TimestampTz);
            await copy.WriteAsync(each.RunId, NpgsqlDbType.Bigint);
            foreach (var text in Texts(each)) await copy.WriteAsync(text, NpgsqlDbType.Text);
        }

        await copy.CompleteAsync();
    }

    private static IEnumerable<string?> Texts(CoverageEvent each)
    {
        var end = each.End;
        return
        [
            end.AccountId, end.RegionId, end.AttachmentEndId, end.TransitRouterAttachmentId, end.TransitRouterId,
            end.CenId, end.ResourceType, end.ResourceId, end.AttachmentName, each.Kind, LowerCase.Of(each.Severity),
            each.VerdictBefore, end.Verdict, end.Reason,
        ];
    }
}
