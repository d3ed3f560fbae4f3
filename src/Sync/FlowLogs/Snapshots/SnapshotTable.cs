using Npgsql;
using NpgsqlTypes;

namespace Sync.FlowLogs.Snapshots;

/// <summary>
/// The statements of lists. None is to be prepared: planned with its values, a statement drops the filters that are not used, and
/// takes the index that fits them.
/// </summary>
internal static class SnapshotTable
{
    /// <summary>The column after those of <see cref="SnapshotField.All"/> and <c>created_at</c>.</summary>
    public const int SortKeyColumn = 20;

    // As text that orders as the field does, so that one statement serves them all; what is not there is before all else. Cursors
    // carry it in a URL, so it is the beginning of a long one.
    private const string SortKey = """
        left(coalesce(case @sort
                when 'accountId' then account_id
                when 'regionId' then region_id
                when 'flowLogId' then flow_log_id
                when 'flowLogName' then flow_log_name
                when 'cenId' then cen_id
                when 'transitRouterId' then transit_router_id
                when 'transitRouterAttachmentId' then transit_router_attachment_id
                when 'projectName' then project_name
                when 'logStoreName' then log_store_name
                when 'flowLogVersion' then flow_log_version
                when 'interval' then lpad((interval + 2147483648)::text, 10, '0')
                when 'status' then status
                when 'creationTime' then to_char(created_at, 'YYYYMMDDHH24MISSUS')
                when 'firstSeenAt' then to_char(first_seen_at, 'YYYYMMDDHH24MISSUS')
                when 'changedAt' then to_char(valid_from, 'YYYYMMDDHH24MISSUS')
            end, ''), 200)
        """;

    private static readonly SnapshotOrder ByKey = new(
        "null::text",
        "(@afterId is null or (account_id, region_id, flow_log_id) > (@afterAccount, @afterRegion, @afterId))",
        "account_id, region_id, flow_log_id");

    private static readonly SnapshotOrder Ascending = new(
        SortKey,
        "(@afterId is null or (sort_key, account_id, region_id, flow_log_id) > (@afterSort, @afterAccount, @afterRegion, @afterId))",
        "sort_key, account_id, region_id, flow_log_id");

    private static readonly SnapshotOrder Descending = new(
        SortKey,
        "(@afterId is null or (sort_key, account_id, region_id, flow_log_id) < (@afterSort, @afterAccount, @afterRegion, @afterId))",
        "sort_key desc, account_id desc, region_id desc, flow_log_id desc");

    /// <summary>So many flow logs of the past are rather gathered first than met one by one among all others.</summary>
    private const long Few = 50_000;

    /// <summary>In the query's order, after a position if there is one.</summary>
    /// <param name="past">
    /// How many the query selects of what existed then; null where nothing has been merged since, so that what exists is what
    /// existed then.
    /// </param>
    public static NpgsqlBatchCommand Listing(SnapshotQuery query, SnapshotPosition? after, DateTime at, long? past, int limit)
    {
        var command = Command(Statement(query, past), query, at);
        command.Parameters.AddWithValue("sort", NpgsqlDbType.Text, OrNull(query.Sort));
        command.Parameters.AddWithValue("afterSort", NpgsqlDbType.Text, OrNull(after?.Sort));
        command.Parameters.AddWithValue("afterAccount", NpgsqlDbType.Text, OrNull(after?.AccountId));
        command.Parameters.AddWithValue("afterRegion", NpgsqlDbType.Text, OrNull(after?.RegionId));
        command.Parameters.AddWithValue("afterId", NpgsqlDbType.Text, OrNull(after?.FlowLogId));
        command.Parameters.AddWithValue("limit", NpgsqlDbType.Integer, limit);
        return command;
    }

    private static string Statement(SnapshotQuery query, long? past)
    {
        var order = query.Sort is null ? ByKey : query.Descending ? Descending : Ascending;
        var inScopes = query.Sort is null && query.Filter.IsByScope;
        if (past is null) return inScopes ? SnapshotScopes.Present : order.Present;
        if (!query.Filter.IsEmpty && past <= Few) return order.Sparse;
        return inScopes ? SnapshotScopes.Past : order.Dense;
    }

    /// <summary>Where a list goes on after the row that <paramref name="reader"/> stands on.</summary>
    public static SnapshotPosition Position(NpgsqlDataReader reader, SnapshotRequest request, SnapshotCount? counted) => new(
        request.At, counted?.RunId, counted?.Total ?? 0, request.Query.Sort is null ? null : reader.GetString(SortKeyColumn),
        reader.GetString(0), reader.GetString(1), reader.GetString(2));

    private const string ClockAt = "select at from sync.inventory_clock";

    /// <summary>The moment of the last change that the statement's snapshot shows.</summary>
    public static NpgsqlBatchCommand Clock() => new(ClockAt);

    public static NpgsqlBatchCommand Command(string text, SnapshotQuery query, DateTime at)
    {
        var command = new NpgsqlBatchCommand(text);
        command.Parameters.AddWithValue("at", NpgsqlDbType.TimestampTz, at);
        query.Filter.AddTo(command.Parameters);
        return command;
    }

    private static object OrNull(object? value) => value ?? DBNull.Value;
}
