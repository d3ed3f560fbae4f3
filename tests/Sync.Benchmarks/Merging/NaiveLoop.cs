using System.Text.Json;
using Dapper;
using Npgsql;
using Sync.FlowLogs;
using Sync.Inventory;

namespace Sync.Benchmarks.Merging;

/// <summary>The approach of most scripts: one upsert per row, changed or not.</summary>
internal static class NaiveLoop
{
    private const string Upsert = """
        insert into sync.flow_log (account_id, region_id, flow_log_id, flow_log_name, description, cen_id,
            transit_router_id,
            transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval,
            status, creation_time, created_at, tags, content_hash, first_seen_at, valid_from)
        values (@AccountId, @RegionId, @FlowLogId, @FlowLogName, @Description, @CenId, @TransitRouterId,
            @TransitRouterAttachmentId, @ProjectName, @LogStoreName, @LogFormatString, @FlowLogVersion, @Interval,
            @Status, @CreationTime, @CreationTime::timestamptz, @Tags::jsonb, gen_random_uuid(), now(), now())
        on conflict (account_id, region_id, flow_log_id) do update
        set flow_log_name = excluded.flow_log_name, description = excluded.description, cen_id = excluded.cen_id,
            transit_router_id = excluded.transit_router_id,
            transit_router_attachment_id = excluded.transit_router_attachment_id,
            project_name = excluded.project_name, log_store_name = excluded.log_store_name,
            log_format_string = excluded.log_format_string, flow_log_version = excluded.flow_log_version,
            interval = excluded.interval,
            status = excluded.status, creation_time = excluded.creation_time, created_at = excluded.created_at,
            tags = excluded.tags,
            valid_from = excluded.valid_from
        """;

    public static async Task<bool> CompareAsync(
        NpgsqlConnection connection, Scope scope, IReadOnlyList<FlowLog> cloud, double load, double unchanged)
    {
        var rows = cloud.Select(entry => new
        {
            scope.AccountId,
            scope.RegionId,
            entry.FlowLogId,
            entry.FlowLogName,
            entry.Description,
            entry.CenId,
            entry.TransitRouterId,
            entry.TransitRouterAttachmentId,
            entry.ProjectName,
            entry.LogStoreName,
            entry.LogFormatString,
            entry.FlowLogVersion,
            entry.Interval,
            entry.Status,
            entry.CreationTime,
            Tags = JsonSerializer.Serialize(entry.Tags),
        }).ToList();
        var first = await Stopwatches.TimeAsync(
            () => connection.ExecuteAsync("truncate sync.flow_log cascade; checkpoint"), UpsertAllAsync);
        var again = await Stopwatches.TimeAsync(() => Task.CompletedTask, UpsertAllAsync);
        var met = Report.Line("naive load", "ours", first / load, 20, $"{first:0.0} s against {load:0.00} s");
        return Report.Line("naive again", "ours", again / unchanged, 50, $"{again:0.0} s against {unchanged:0.000} s")
            && met;

        async Task UpsertAllAsync()
        {
            foreach (var row in rows) await connection.ExecuteAsync(Upsert, row);
        }
    }
}
