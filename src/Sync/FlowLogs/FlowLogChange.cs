using Npgsql;
using NpgsqlTypes;
using Sync.Alibaba;

namespace Sync.FlowLogs;

/// <summary>Changed flow logs in one statement: every column travels as an array.</summary>
internal static class FlowLogChange
{
    private const string Change = """
        with c as (
            select *
            from unnest(@flow_log_id, @flow_log_name, @description, @cen_id, @transit_router_id, @transit_router_attachment_id, @project_name,
                @log_store_name, @log_format_string, @flow_log_version, @interval, @status, @creation_time, @created_at, @tags, @extra, @content_hash)
                as c (flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
                log_store_name, log_format_string, flow_log_version, interval, status, creation_time, created_at, tags, extra, content_hash)
        ),
        closed as (
            insert into sync.flow_log_history (account_id, region_id, flow_log_id, flow_log_name, description, cen_id,
                transit_router_id, transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version,
                interval, status, creation_time, created_at, tags, extra, content_hash, first_seen_at, valid_from, valid_to)
            select f.account_id, f.region_id, f.flow_log_id, f.flow_log_name, f.description, f.cen_id,
                f.transit_router_id, f.transit_router_attachment_id, f.project_name, f.log_store_name, f.log_format_string, f.flow_log_version,
                f.interval, f.status, f.creation_time, f.created_at, f.tags, f.extra, f.content_hash, f.first_seen_at, f.valid_from, @at
            from sync.flow_log f
            join c using (flow_log_id)
            where f.account_id = @account_id and f.region_id = @region_id
        ),
        changed as (
            update sync.flow_log f
            set flow_log_name = c.flow_log_name, description = c.description, cen_id = c.cen_id, transit_router_id = c.transit_router_id,
                transit_router_attachment_id = c.transit_router_attachment_id, project_name = c.project_name,
                log_store_name = c.log_store_name, log_format_string = c.log_format_string, flow_log_version = c.flow_log_version,
                interval = c.interval, status = c.status, creation_time = c.creation_time, created_at = c.created_at,
                tags = c.tags, extra = c.extra, content_hash = c.content_hash, valid_from = @at
            from c
            where f.account_id = @account_id and f.region_id = @region_id and f.flow_log_id = c.flow_log_id
            returning f.flow_log_id
        )
        select count(*) from changed
        """;

    /// <returns>How many rows were changed.</returns>
    public static async Task<long> ApplyAsync(NpgsqlConnection connection, Scope scope, IReadOnlyCollection<HashedFlowLog> changed, DateTime at)
    {
        await using var command = new NpgsqlCommand(Change, connection);
        command.Parameters.AddWithValue("account_id", scope.AccountId);
        command.Parameters.AddWithValue("region_id", scope.RegionId);
        command.Parameters.AddWithValue("at", NpgsqlDbType.TimestampTz, at);
        foreach (var column in FlowLogColumn.All) command.Parameters.Add(column.Array(changed));
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
