using Dapper;
using Npgsql;
using Sync.Alibaba;

namespace Sync.CenApi;

/// <summary>Reads of the inventory as <c>DescribeFlowlogs</c> asks for them: every filter compares exactly.</summary>
internal static class CenInventory
{
    private const string Coverage = """
        select count(*) > 0 as known,
               coalesce(bool_or(baseline_at is not null), false) as listed,
               coalesce(bool_and(last_outcome = 'unsupported'), false) as unsupported
        from sync.scope
        where (@RegionId::text is null or region_id = @RegionId)
          and (@AccountId::text is null or account_id = @AccountId)
        """;

    /// <summary>What is known of the region and account that the filter names.</summary>
    public static Task<CenCoverage> ReadCoverageAsync(NpgsqlConnection connection, CenFilter filter, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<CenCoverage>(new CommandDefinition(Coverage, filter, cancellationToken: cancellationToken));

    // The count and the page are of one statement, and so of one moment; without any match there is still the row of the count.
    // An ascending order has nulls last. Indexes hold the beginnings of texts.
    private const string Page = """
        with matching as not materialized (
            select account_id, region_id, flow_log_id, created_at
            from sync.flow_log
            where (@AccountId::text is null or account_id = @AccountId)
              and (@RegionId::text is null or region_id = @RegionId)
              and (@FlowLogId::text is null or flow_log_id = @FlowLogId)
              and (@FlowLogName::text is null or flow_log_name = @FlowLogName)
              and (@Description::text is null or description = @Description)
              and (@CenId::text is null
                or (cen_id = @CenId and left(cen_id, 200) = left(@CenId, 200)))
              and (@TransitRouterId::text is null
                or (transit_router_id = @TransitRouterId and left(transit_router_id, 200) = left(@TransitRouterId, 200)))
              and (@TransitRouterAttachmentId::text is null or transit_router_attachment_id = @TransitRouterAttachmentId)
              and (@ProjectName::text is null
                or (project_name = @ProjectName and left(project_name, 200) = left(@ProjectName, 200)))
              and (@LogStoreName::text is null
                or (log_store_name = @LogStoreName and left(log_store_name, 200) = left(@LogStoreName, 200)))
              and (@FlowLogVersion::text is null or flow_log_version = @FlowLogVersion)
              and (@Interval::integer is null or interval = @Interval)
              and (@Status::text is null or status = @Status)
              and (@Tags::jsonb is null or tags @> @Tags::jsonb)
              and (@TagKeys::text[] is null or tags ?& @TagKeys)
        ),
        page as (
            select account_id, region_id, flow_log_id
            from matching
            order by created_at, flow_log_id, account_id, region_id
            limit @limit offset @offset
        )
        select total.total_count, f.region_id, f.flow_log_id, f.flow_log_name, f.description, f.cen_id, f.transit_router_id,
            f.transit_router_attachment_id, f.project_name, f.log_store_name, f.log_format_string, f.flow_log_version, f.interval,
            f.status, f.creation_time, f.tags::text as tags, f.extra::text as extra
        from (select count(*)::integer as total_count from matching) total
        left join (page join sync.flow_log f using (account_id, region_id, flow_log_id)) on true
        order by f.created_at, f.flow_log_id, f.account_id, f.region_id
        """;

    public static async Task<CenPage> ReadPageAsync(
        NpgsqlConnection connection, CenFilter filter, int limit, long offset, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(filter);
        parameters.AddDynamicParams(new { limit, offset });
        var command = new CommandDefinition(Page, parameters, cancellationToken: cancellationToken);
        var rows = (await connection.QueryAsync<CenRow>(command)).AsList();
        return new CenPage(rows[0].TotalCount, [.. rows.Where(row => row.FlowLogId is not null).Select(row => row.ToEntry())]);
    }

    private const string Exists = """
        select exists (
            select
            from sync.flow_log
            where flow_log_id = @FlowLogId
              and (@AccountId::text is null or account_id = @AccountId)
              and (@RegionId::text is null or region_id = @RegionId)
              and (@CenId::text is null or cen_id = @CenId)
        )
        """;

    /// <summary>Whether there is a flow log with the filter's id in its region and CEN, whatever else it asks for.</summary>
    public static Task<bool> ExistsAsync(NpgsqlConnection connection, CenFilter filter, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(new CommandDefinition(Exists, filter, cancellationToken: cancellationToken));

    private const string Regions = """
        select distinct region_id
        from sync.scope
        where @accountId::text is null or account_id = @accountId
        order by region_id
        """;

    /// <summary>The regions known; by their ids alone, for the cloud's names of them are not kept.</summary>
    public static async Task<IReadOnlyList<CenRegion>> ReadRegionsAsync(
        NpgsqlConnection connection, string? accountId, CancellationToken cancellationToken) =>
        [.. (await connection.QueryAsync<string>(new CommandDefinition(Regions, new { accountId }, cancellationToken: cancellationToken)))
            .Select(region => new CenRegion(region, region))];
}
