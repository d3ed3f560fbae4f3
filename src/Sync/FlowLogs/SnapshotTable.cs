using System.Text.Json.Nodes;
using Dapper;
using Npgsql;

namespace Sync.FlowLogs;

/// <summary>Reads of the inventory as it was at a moment: the current rows and the versions that were current then.</summary>
public static class SnapshotTable
{
    // Without a time: everything merged so far is at or before this moment, and everything merged later is after it, because
    // merges are stamped in commit order and a run's merges come after the end of the run before. So "as of" it always gives
    // the same answer.
    private const string Moment = """
        select coalesce(@asOf::timestamptz, greatest(clock.at, run.finished_at)) as as_of, run.run_id
        from sync.inventory_clock clock
        left join lateral (
            select run_id, finished_at
            from sync.sync_run
            where finished_at <= coalesce(@asOf::timestamptz, 'infinity')
            order by run_id desc
            limit 1
        ) run on true
        """;

    /// <summary>The moment asked for, or the newest of which the inventory is known; and the last run that had finished by then.</summary>
    public static Task<(DateTime AsOf, long? RunId)> ReadMomentAsync(
        NpgsqlConnection connection, DateTime? asOf, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<(DateTime, long?)>(new CommandDefinition(Moment, new { asOf }, cancellationToken: cancellationToken));

    private const string Count = """
        with version as (
            select account_id, region_id, cen_id, status
            from sync.flow_log
            where valid_from <= @asOf::timestamptz
            union all
            select account_id, region_id, cen_id, status
            from sync.flow_log_history
            where valid_from <= @asOf::timestamptz and valid_to > @asOf::timestamptz
        )
        select count(*)
        from version
        where (cardinality(@RegionId) = 0 or region_id = any(@RegionId))
          and (cardinality(@CenId) = 0 or cen_id = any(@CenId))
          and (cardinality(@Status) = 0 or status = any(@Status))
        """;

    public static Task<long> CountAsync(NpgsqlConnection connection, SnapshotQuery query, DateTime asOf, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition(
            Count, new { asOf, query.RegionId, query.CenId, query.Status }, cancellationToken: cancellationToken));

    private const string Page = """
        with version as (
            select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
                transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval, status,
                creation_time, tags, extra, first_seen_at, valid_from
            from sync.flow_log
            where valid_from <= @asOf::timestamptz
            union all
            select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
                transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval, status,
                creation_time, tags, extra, first_seen_at, valid_from
            from sync.flow_log_history
            where valid_from <= @asOf::timestamptz and valid_to > @asOf::timestamptz
        )
        select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
            transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval, status,
            creation_time, tags, extra, first_seen_at, valid_from as changed_at
        from version
        where (account_id, region_id, flow_log_id) > (@afterAccount, @afterRegion, @afterId)
          and (cardinality(@RegionId) = 0 or region_id = any(@RegionId))
          and (cardinality(@CenId) = 0 or cen_id = any(@CenId))
          and (cardinality(@Status) = 0 or status = any(@Status))
        order by account_id, region_id, flow_log_id
        limit @limit
        """;

    /// <summary>Up to <paramref name="limit"/> flow logs after the query's position, by account, region and id.</summary>
    public static async Task<IReadOnlyList<SnapshotItem>> ReadPageAsync(
        NpgsqlConnection connection, SnapshotQuery query, DateTime asOf, int limit, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            asOf,
            limit,
            query.RegionId,
            query.CenId,
            query.Status,
            afterAccount = query.After?.AccountId ?? "",
            afterRegion = query.After?.RegionId ?? "",
            afterId = query.After?.FlowLogId ?? "",
        };
        return [.. await connection.QueryAsync<SnapshotItem>(new CommandDefinition(Page, parameters, cancellationToken: cancellationToken))];
    }

    private const string One = """
        select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
            transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval, status,
            creation_time, tags, extra, first_seen_at, valid_from as changed_at
        from sync.flow_log
        where flow_log_id = @flowLogId
          and (@accountId::text is null or account_id = @accountId)
          and (@regionId::text is null or region_id = @regionId)
        order by account_id, region_id
        limit 100
        """;

    /// <summary>The flow logs that exist now with an id: ids are unique within an account and region only.</summary>
    public static async Task<IReadOnlyList<SnapshotItem>> ReadByIdAsync(
        NpgsqlConnection connection, string flowLogId, string? accountId, string? regionId, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<SnapshotItem>(new CommandDefinition(
            One, new { flowLogId, accountId, regionId }, cancellationToken: cancellationToken))];
}

/// <summary>jsonb columns as JSON, so that they are written to readers as they are.</summary>
internal sealed class JsonNodeColumn : SqlMapper.TypeHandler<JsonNode>
{
    public override JsonNode? Parse(object value) => JsonNode.Parse((string)value);

    public override void SetValue(System.Data.IDbDataParameter parameter, JsonNode? value) => parameter.Value = value?.ToJsonString();
}
