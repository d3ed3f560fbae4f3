using System.Text.Json;
using Dapper;
using Npgsql;
using Sync.Drift.Alerts;

namespace Sync.Drift.Deliveries;

/// <summary>Reads drift events as alert events, with the tags of their flow logs.</summary>
internal static class AlertEventReads
{
    private const string Events = """
        select e.event_id as id, e.at, e.kind, e.severity, e.run_id, e.account_id, e.region_id, e.flow_log_id,
            e.flow_log_name, e.cen_id, coalesce(f.tags, h.tags)::text as tags,
            coalesce(e.shown, e.changes)::text as changes
        from sync.drift_event e
        left join sync.flow_log f using (account_id, region_id, flow_log_id)
        left join sync.flow_log_history h
            on e.kind = 'removed' and h.account_id = e.account_id and h.region_id = e.region_id
            and h.flow_log_id = e.flow_log_id and h.valid_to = e.at
        where e.event_id = any(@ids)
        order by e.at, e.event_id
        """;

    /// <summary>Call this in the transaction that shows the events, while the inventory is as they left it.</summary>
    public static async Task<IReadOnlyList<AlertEvent>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<Guid> ids) =>
        [.. (await connection.QueryAsync<Row>(Events, new { ids })).Select(row => row.ToEvent())];

    private sealed record Row(
        Guid Id, DateTime At, string Kind, string Severity, long RunId, string AccountId, string RegionId,
        string FlowLogId, string? FlowLogName, string? CenId, string? Tags, string Changes)
    {
        public AlertEvent ToEvent() => new()
        {
            Id = Id,
            At = At,
            Kind = Kind,
            Severity = Enum.Parse<Severity>(Severity, ignoreCase: true),
            RunId = RunId,
            AccountId = AccountId,
            RegionId = RegionId,
            FlowLogId = FlowLogId,
            FlowLogName = FlowLogName,
            CenId = CenId,
            Tags = Tags is null
                ? new Dictionary<string, string>()
                : JsonSerializer.Deserialize<Dictionary<string, string>>(Tags)!,
            Changes = FieldChanges.Read(Changes),
        };
    }
}
