namespace Sync.Inventory.Snapshots;

/// <summary>The listing statements of one sort order. They consist of names from the code, never of input.</summary>
internal sealed class SnapshotOrder
{
    /// <param name="sortKey">The expression that the list is sorted by before its key.</param>
    /// <param name="after">The condition for items after the given position.</param>
    /// <param name="isInKeyOrder">Whether an index has the order, so that a page need not be selected first.</param>
    public SnapshotOrder(SnapshotSql sql, string sortKey, string after, string order, bool isInKeyOrder = true)
    {
        var page = $"order by {order} limit @limit";
        var filters = $"{sql.Filters} and {sql.Words} and {after} {page}";
        // Without the other columns, sorting takes half the time.
        Present = isInKeyOrder
            ? $"{From(sql.Current, "true")} {filters}"
            : $"""
                select {sql.Columns}, sort_key
                from (
                    {From(sql.Current, "true", $"{sql.Key}, sort_key")} {filters}
                ) page
                join {sql.Current} using ({sql.Key})
                order by {order}
                """;
        Sparse = Collected(Matching(
            $"select * from ({sql.ValidHistory($"{sql.Columns}, {sortKey} as sort_key")}) version"));
        SparseOfIds = Collected(Matching(From(sql.History, SnapshotSql.ValidThen)));
        // Order and limit in each branch: sorting the union would read the complete history for every page.
        Dense = $"""
            select *
            from (
                ({Matching(From(sql.Current, SnapshotSql.BegunThen))} and {after} {page})
                union all
                ({Matching(From(sql.History, SnapshotSql.ValidThen))} and {after} {page})
            ) version
            {page}
            """;

        string Collected(string history) => $"""
            select *
            from (
                {Matching(From(sql.Current, SnapshotSql.BegunThen))}
                union all
                {history}
                offset 0
            ) version
            where {after}
            {page}
            """;

        string From(string table, string when, string selected = "*") => $"""
            select {selected}
            from (
                select {sql.Columns}, {sortKey} as sort_key
                from {table}
                where {when}
            ) version
            """;

        string Matching(string from) => $"{from} {sql.Filters} and {sql.Letters} and {sql.Words}";
    }

    /// <summary>Lists current items.</summary>
    public string Present { get; }

    /// <summary>Lists items that existed at <c>@at</c> if few of many match: collects them, then sorts them.</summary>
    public string Sparse { get; }

    /// <summary>The same if the filter names items, whose few versions their ids find.</summary>
    public string SparseOfIds { get; }

    /// <summary>The same if many match: reads versions in the order of the list until the page is full.</summary>
    public string Dense { get; }
}
