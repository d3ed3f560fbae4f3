using System.Text.Json;
using Dapper;
using Npgsql;
using Sync.Drift.Alerts;
using Sync.Inventory.Fields;

namespace Sync.Drift.Deliveries;

/// <summary>Reads drift events as alert events, with the tags of their items.</summary>
public static class AlertEventReads
{
    /// <summary>The query for events of a resource. The golden file of the tests shows its full text.</summary>
    public static string Statement(Resource resource)
    {
        var (table, id) = ($"sync.{resource.Table}", resource.Id.Column);
        return $"""
            select e.event_id as id, e.at, e.kind, e.severity, e.run_id, e.account_id, e.region_id, e.resource,
                e.flow_log_id as resource_id, e.flow_log_name as resource_name, e.cen_id,
                coalesce(f.tags, h.tags)::text as tags, coalesce(e.shown, e.changes)::text as changes
            from sync.drift_event e
            left join {table} f
                on f.account_id = e.account_id and f.region_id = e.region_id and f.{id} = e.flow_log_id
            left join {table}_history h
                on e.kind = 'removed' and h.account_id = e.account_id and h.region_id = e.region_id
                and h.{id} = e.flow_log_id and h.valid_to = e.at
            where e.event_id = any(@ids)
            order by e.at, e.event_id
            """;
    }

    /// <summary>Call this in the transaction that shows the events, while the inventory is as they left it.</summary>
    /// <param name="ids">IDs of events of the resource.</param>
    internal static async Task<IReadOnlyList<AlertEvent>> ReadAsync(
        NpgsqlConnection connection, Resource resource, IReadOnlyList<Guid> ids) =>
        [.. (await connection.QueryAsync<Row>(Statement(resource), new { ids })).Select(row => row.ToEvent())];

    private sealed record Row(
        Guid Id, DateTime At, string Kind, string Severity, long RunId, string AccountId, string RegionId,
        string Resource, string ResourceId, string? ResourceName, string? CenId, string? Tags, string Changes)
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
            Resource = Resource,
            ResourceId = ResourceId,
            ResourceName = ResourceName,
            CenId = CenId,
            Tags = Tags is null
                ? new Dictionary<string, string>()
                : JsonSerializer.Deserialize<Dictionary<string, string>>(Tags)!,
            Changes = FieldChanges.Read(Changes),
        };
    }
}
