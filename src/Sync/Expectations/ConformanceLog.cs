using Npgsql;
using NpgsqlTypes;
using Sync.Http;

namespace Sync.Expectations;

/// <summary>Writes <c>sync.conformance_event</c>, inside the transaction that judges.</summary>
internal static class ConformanceLog
{
    private const string Insert = """
        copy sync.conformance_event (event_id, at, run_id, account_id, region_id, flow_log_id, flow_log_name, cen_id,
            expectation, kind, severity, findings, resource)
        from stdin (format binary)
        """;

    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<ConformanceEvent> events)
    {
        if (events.Count == 0) return;
        await using var copy = await connection.BeginBinaryImportAsync(Insert);
        foreach (var each in events) await WriteRowAsync(copy, each);
        await copy.CompleteAsync();
    }

    private static async Task WriteRowAsync(NpgsqlBinaryImporter copy, ConformanceEvent each)
    {
        await copy.StartRowAsync();
        await copy.WriteAsync(each.EventId, NpgsqlDbType.Uuid);
        await copy.WriteAsync(each.At, NpgsqlDbType.TimestampTz);
        await copy.WriteAsync(each.RunId, NpgsqlDbType.Bigint);
        await copy.WriteAsync(each.Scope.AccountId, NpgsqlDbType.Text);
        await copy.WriteAsync(each.Scope.RegionId, NpgsqlDbType.Text);
        await copy.WriteAsync(each.Subject.Id, NpgsqlDbType.Text);
        await copy.WriteAsync(each.Subject.Name, NpgsqlDbType.Text);
        await copy.WriteAsync(each.Subject.CenId, NpgsqlDbType.Text);
        await copy.WriteAsync(each.Expectation.Name, NpgsqlDbType.Text);
        await copy.WriteAsync(each.Kind, NpgsqlDbType.Text);
        await copy.WriteAsync(LowerCase.Of(each.Expectation.Severity), NpgsqlDbType.Text);
        await copy.WriteAsync(Findings.Write(each.Findings), NpgsqlDbType.Jsonb);
        await copy.WriteAsync(each.Subject.Resource, NpgsqlDbType.Text);
    }
}
