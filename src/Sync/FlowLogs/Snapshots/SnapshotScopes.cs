namespace Sync.FlowLogs.Snapshots;

/// <summary>
/// The listing statements for where accounts or regions are named, in the order of the key: scope after scope by the primary key. Read
/// straight through, a region whose name comes late would be met after all others. Every flow log is of a scope that <c>sync.scope</c>
/// has, because a merge writes both.
/// </summary>
internal static class SnapshotScopes
{
    /// <summary>Of everything that exists.</summary>
    public static string Present { get; } = List(Page("sync.flow_log", "true", ""));

    /// <summary>Of what existed at <c>@at</c>.</summary>
    public static string Past { get; } = List($"""
        {Page("sync.flow_log", SnapshotSql.BegunThen, $"and {SnapshotSql.Letters}")}
            union all
            {Page("sync.flow_log_history", SnapshotSql.ValidThen, $"and {SnapshotSql.Letters}")}
        """);

    private static string List(string pages) => $"""
        select version.*
        from (
            select account_id as of_account, region_id as of_region
            from sync.scope
            {SnapshotSql.ScopeFilters}
              and (@afterId is null or (account_id, region_id) >= (@afterAccount, @afterRegion))
            order by account_id, region_id
        ) scope
        cross join lateral (
            {pages}
        ) version
        order by of_account, of_region, flow_log_id
        limit @limit
        """;

    private static string Page(string table, string when, string letters) => $"""
        (select {SnapshotSql.Columns}, created_at, null::text as sort_key
            from {table}
            where account_id = of_account and region_id = of_region and {when}
              and flow_log_id > case when (of_account, of_region) = (@afterAccount, @afterRegion) then @afterId else '' end
              {SnapshotSql.OtherFilters} {letters} and {SnapshotSql.Words}
            order by flow_log_id
            limit @limit)
        """;
}
