namespace Sync.Inventory.Snapshots;

/// <summary>
/// The listing statements for filters by account or region, in the order of the key: each scope is read by the primary
/// key. A scan in the order of the key would read all other regions before one whose name is late in the order. The
/// table <c>sync.scope</c> contains the scopes of all items of resources that are listed by region, because a merge
/// writes both. These statements are for such resources only.
/// </summary>
internal sealed class SnapshotScopes(SnapshotSql sql)
{
    /// <summary>Lists current items.</summary>
    public string Present => List(Page(sql.Current, "true", ""));

    /// <summary>Lists items that existed at <c>@at</c>.</summary>
    public string Past => List($"""
        {Page(sql.Current, SnapshotSql.BegunThen, $"and {sql.Letters}")}
            union all
            {Page(sql.History, SnapshotSql.ValidThen, $"and {sql.Letters}")}
        """);

    private string List(string pages) => $"""
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
        order by of_account, of_region, {sql.Id}
        limit @limit
        """;

    private string Page(string table, string when, string letters) => $"""
        (select {sql.Columns}, null::text as sort_key
            from {table}
            where account_id = of_account and region_id = of_region and {when}
              and {sql.Id} > case when (of_account, of_region) = (@afterAccount, @afterRegion) then @afterId else '' end
              {sql.OtherFilters} {letters} and {sql.Words}
            order by {sql.Id}
            limit @limit)
        """;
}
