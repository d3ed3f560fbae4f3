using Npgsql;
using NpgsqlTypes;

namespace Sync.FlowLogs.Snapshots;

/// <summary>
/// The statements of lists, each to follow <see cref="SnapshotSql.Present"/> or <see cref="SnapshotSql.Past"/>. None is to be
/// prepared: planned with its values, a statement drops the filters that are not used.
/// </summary>
internal static class SnapshotTable
{
    /// <summary>The column after those of <see cref="SnapshotField.All"/> and <c>created_at</c>.</summary>
    public const int SortKeyColumn = 20;

    // The run is the one that brought the inventory to where it was: later ones that changed nothing do not show in it.
    private const string Count = """
        select count(*), (select run_id from sync.sync_run where started_at <= @at order by run_id desc limit 1)
        from version

        """ + SnapshotSql.Where;

    /// <param name="past">Whether anything has been merged after <paramref name="at"/>: else what exists is what existed then.</param>
    public static NpgsqlBatchCommand Counting(SnapshotQuery query, DateTime at, bool past) =>
        Command(past ? SnapshotSql.Past + Count : SnapshotSql.Present + Count, query, at);

    private const string ByKey = """
        select version.*, null as sort_key
        from version

        """ + SnapshotSql.Where + """
          and (@afterId is null or (account_id, region_id, flow_log_id) > (@afterAccount, @afterRegion, @afterId))
        order by account_id, region_id, flow_log_id
        limit @limit
        """;

    // As text that orders as the field does, so that one statement serves them all; what is not there is before all else. Cursors
    // carry it in a URL, so it is the beginning of a long one.
    private const string Sorted = """
        , sorted as (
            select version.*, left(coalesce(case @sort
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
                when 'changedAt' then to_char(changed_at, 'YYYYMMDDHH24MISSUS')
            end, ''), 200) as sort_key
            from version
        )
        select *
        from sorted

        """ + SnapshotSql.Where;

    private const string Ascending = Sorted + """
          and (@afterId is null or (sort_key, account_id, region_id, flow_log_id) > (@afterSort, @afterAccount, @afterRegion, @afterId))
        order by sort_key, account_id, region_id, flow_log_id
        limit @limit
        """;

    private const string Descending = Sorted + """
          and (@afterId is null or (sort_key, account_id, region_id, flow_log_id) < (@afterSort, @afterAccount, @afterRegion, @afterId))
        order by sort_key desc, account_id desc, region_id desc, flow_log_id desc
        limit @limit
        """;

    private static string Statement(string? sort, bool descending, bool past) => (sort, descending, past) switch
    {
        (null, _, false) => SnapshotSql.Present + ByKey,
        (null, _, true) => SnapshotSql.Past + ByKey,
        (_, false, false) => SnapshotSql.Present + Ascending,
        (_, false, true) => SnapshotSql.Past + Ascending,
        (_, true, false) => SnapshotSql.Present + Descending,
        (_, true, true) => SnapshotSql.Past + Descending,
    };

    /// <summary>In the query's order, after a position if there is one.</summary>
    public static NpgsqlBatchCommand Listing(SnapshotQuery query, SnapshotPosition? after, DateTime at, bool past, int? limit)
    {
        var command = Command(Statement(query.Sort, query.Descending, past), query, at);
        command.Parameters.AddWithValue("sort", NpgsqlDbType.Text, OrNull(query.Sort));
        command.Parameters.AddWithValue("afterSort", NpgsqlDbType.Text, OrNull(after?.Sort));
        command.Parameters.AddWithValue("afterAccount", NpgsqlDbType.Text, OrNull(after?.AccountId));
        command.Parameters.AddWithValue("afterRegion", NpgsqlDbType.Text, OrNull(after?.RegionId));
        command.Parameters.AddWithValue("afterId", NpgsqlDbType.Text, OrNull(after?.FlowLogId));
        command.Parameters.AddWithValue("limit", NpgsqlDbType.Integer, OrNull(limit));
        return command;
    }

    private const string ClockAt = "select at from sync.inventory_clock";

    /// <summary>The moment of the last change that the statement's snapshot shows.</summary>
    public static NpgsqlBatchCommand Clock() => new(ClockAt);

    private static NpgsqlBatchCommand Command(string text, SnapshotQuery query, DateTime at)
    {
        var command = new NpgsqlBatchCommand(text);
        command.Parameters.AddWithValue("at", NpgsqlDbType.TimestampTz, at);
        query.Filter.AddTo(command.Parameters);
        return command;
    }

    private static object OrNull(object? value) => value ?? DBNull.Value;
}
