using Dapper;
using Npgsql;
using Sync.Alibaba;

namespace Sync.FlowLogs;

/// <summary>What the filter of the settings means for the rows of a scope.</summary>
internal static class FilteredScope
{
    // Of a flow log in a transient status nobody knows yet whether it will leave the filter: it is covered until it settles.
    private const string Outside = """
        select flow_log_id
        from sync.flow_log
        where account_id = @AccountId and region_id = @RegionId and not coalesce(
            (@FlowLogId::text is null or flow_log_id = @FlowLogId)
            and (@FlowLogName::text is null or flow_log_name = @FlowLogName)
            and (@Description::text is null or description = @Description)
            and (@CenId::text is null or cen_id = @CenId)
            and (@TransitRouterId::text is null or transit_router_id = @TransitRouterId)
            and (@TransitRouterAttachmentId::text is null
                or transit_router_attachment_id = @TransitRouterAttachmentId)
            and (@ProjectName::text is null or project_name = @ProjectName)
            and (@LogStoreName::text is null or log_store_name = @LogStoreName)
            and (@FlowLogVersion::text is null or flow_log_version = @FlowLogVersion)
            and (@Interval::integer is null or interval = @Interval)
            and (@Status::text is null or status = @Status or status = any(@transient)), false)
        """;

    /// <summary>Ids of rows that no listing with the filter covers: they are neither listed nor missed.</summary>
    public static async Task<IReadOnlySet<string>> ReadOutsideAsync(
        NpgsqlConnection connection, Scope scope, DescribeFlowlogsRequest filter, IReadOnlyList<string> transient,
        CancellationToken cancellationToken)
    {
        if (!filter.HasFilter) return new HashSet<string>();
        var parameters = new
        {
            scope.AccountId,
            scope.RegionId,
            FlowLogId = Asked(filter.FlowLogId),
            FlowLogName = Asked(filter.FlowLogName),
            Description = Asked(filter.Description),
            CenId = Asked(filter.CenId),
            TransitRouterId = Asked(filter.TransitRouterId),
            TransitRouterAttachmentId = Asked(filter.TransitRouterAttachmentId),
            ProjectName = Asked(filter.ProjectName),
            LogStoreName = Asked(filter.LogStoreName),
            FlowLogVersion = Asked(filter.FlowLogVersion),
            filter.Interval,
            Status = Asked(filter.Status),
            transient,
        };
        var command = new CommandDefinition(Outside, parameters, cancellationToken: cancellationToken);
        var ids = await connection.QueryAsync<string>(command);
        return ids.ToHashSet(StringComparer.Ordinal);
    }

    private const string KeepLeft = """
        insert into sync.left_filter (account_id, region_id, flow_log_id, at)
        select @AccountId, @RegionId, unnest(@ids), @at
        """;

    /// <summary>In the transaction of the scope's merge.</summary>
    /// <param name="at">The moment of the merge; null when it had nothing to write.</param>
    public static async Task KeepLeftAsync(
        NpgsqlConnection connection, Scope scope, DateTime? at, IReadOnlyList<string> ids)
    {
        if (ids.Count > 0) await connection.ExecuteAsync(KeepLeft, new { scope.AccountId, scope.RegionId, ids, at });
    }

    private static string? Asked(string? filter) => string.IsNullOrEmpty(filter) ? null : filter;
}
