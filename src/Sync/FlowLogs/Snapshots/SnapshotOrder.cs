namespace Sync.FlowLogs.Snapshots;

/// <summary>The listing statements of one order. Made of constants only, never of input.</summary>
internal sealed class SnapshotOrder
{
    private const string Now = "sync.flow_log", Before = "sync.flow_log_history";

    /// <param name="sortKey">The expression the list is ordered by before its key.</param>
    /// <param name="after">Holds for what follows the position given.</param>
    public SnapshotOrder(string sortKey, string after, string order)
    {
        var page = $"order by {order} limit @limit";
        Present = $"{From(Now, "true")} {SnapshotSql.Filters} and {SnapshotSql.Words} and {after} {page}";
        Sparse = $"""
            select *
            from ({Asked(From(Now, SnapshotSql.BegunThen))} union all {Asked(From(Before, SnapshotSql.ValidThen))} offset 0) version
            where {after}
            {page}
            """;
        // Ordered and cut in each branch: an order over the union would read all of the past for every page.
        Dense = $"""
            select *
            from (
                ({Asked(From(Now, SnapshotSql.BegunThen))} and {after} {page})
                union all
                ({Asked(From(Before, SnapshotSql.ValidThen))} and {after} {page})
            ) version
            {page}
            """;

        string From(string table, string when) => $"""
            select *
            from (
                select {SnapshotSql.Columns}, created_at, {sortKey} as sort_key
                from {table}
                where {when}
            ) version
            """;

        static string Asked(string from) => $"{from} {SnapshotSql.Filters} and {SnapshotSql.Letters} and {SnapshotSql.Words}";
    }

    /// <summary>Of everything that exists.</summary>
    public string Present { get; }

    /// <summary>Of what existed at <c>@at</c>, where few of many are asked for: they are gathered before they are ordered.</summary>
    public string Sparse { get; }

    /// <summary>The same where many are: the versions are read in the order of the list until the page is full.</summary>
    public string Dense { get; }
}
