using Dapper;
using Npgsql;
using Sync.FlowLogs.Snapshots;

namespace Sync.FlowLogs.History;

/// <summary>Reads of what differs between two moments. Only flow logs with a version that began or ended between them are looked at.</summary>
internal static class ChangesTable
{
    private const string Between = """
        with touched as (
            select account_id, region_id, flow_log_id
            from sync.flow_log
            where valid_from > @from and valid_from <= @to
            union
            select account_id, region_id, flow_log_id
            from sync.flow_log_history
            where valid_to > @from and valid_from <= @to
        )
        select touched.account_id, touched.region_id, touched.flow_log_id, before.*, after.*
        from touched
        left join lateral (
            select
        """ + SnapshotSql.Columns + """
            , content_hash
            from sync.flow_log f
            where (f.account_id, f.region_id, f.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id) and valid_from <= @from
            union all
            select
        """ + SnapshotSql.Columns + """
            , content_hash
            from sync.flow_log_history h
            where (h.account_id, h.region_id, h.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id)
              and valid_from <= @from and valid_to > @from
        ) before on true
        left join lateral (
            select
        """ + SnapshotSql.Columns + """
            , content_hash
            from sync.flow_log f
            where (f.account_id, f.region_id, f.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id) and valid_from <= @to
            union all
            select
        """ + SnapshotSql.Columns + """
            , content_hash
            from sync.flow_log_history h
            where (h.account_id, h.region_id, h.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id)
              and valid_from <= @to and valid_to > @to
        ) after on true
        where before.content_hash is distinct from after.content_hash
          and (touched.account_id, touched.region_id, touched.flow_log_id) > (@afterAccount, @afterRegion, @afterId)
          and (cardinality(@accountId) = 0 or touched.account_id = any(@accountId))
          and (cardinality(@regionId) = 0 or touched.region_id = any(@regionId))
        order by touched.account_id, touched.region_id, touched.flow_log_id
        limit @limit
        """;

    public static async Task<IReadOnlyList<ChangedItem>> ReadAsync(
        NpgsqlConnection connection, ChangesQuery query, ChangesPosition? after, DateTime to, int limit, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            from = query.From,
            to,
            limit,
            query.AccountId,
            query.RegionId,
            afterAccount = after?.AccountId ?? "",
            afterRegion = after?.RegionId ?? "",
            afterId = after?.FlowLogId ?? "",
        };
        return [.. await connection.QueryAsync<KeyRow, SnapshotItem?, SnapshotItem?, ChangedItem>(
            new CommandDefinition(Between, parameters, cancellationToken: cancellationToken),
            (key, before, now) => ChangedItem.Of(key.AccountId, key.RegionId, key.FlowLogId, before, now),
            // Where a side is not there, this is null, and so the item.
            splitOn: "account_id,account_id")];
    }

    private sealed record KeyRow(string AccountId, string RegionId, string FlowLogId);
}
