using Dapper;
using Npgsql;
using Sync.FlowLogs.Snapshots;

namespace Sync.FlowLogs.History;

/// <summary>Reads of what differs between two moments. Only flow logs with a version that began or ended between them are looked at.</summary>
internal static class ChangesTable
{
    // So many pages' worth of flow logs are looked at for a page. Where most of them came back to what they were, it holds fewer
    // than it might, and the next goes on from there.
    private const int MostLooks = 10;

    private const string BegunBetween = "valid_from > @from and valid_from <= @to", EndedBetween = "valid_to > @from and valid_to <= @to";

    private const string Sought = """
        (account_id, region_id, flow_log_id) > (@afterAccount, @afterRegion, @afterId)
                  and (cardinality(@accountId) = 0 or account_id = any(@accountId))
                  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
                order by account_id, region_id, flow_log_id
                limit @limit
        """;

    // A stretch with few changes is gathered by their times. One with more is read in the order of the page, ordered and cut in each
    // branch, so that years are not read for a page. Which it is, is counted in the indexes: the planner's guess reads all of the
    // past for some pages.
    private const string Touched = $"""
        with few as materialized (
            select (select count(*) from (select from sync.flow_log where {BegunBetween} limit 500001) version)
                + (select count(*) from (select from sync.flow_log_history where {BegunBetween} limit 500001) version)
                + (select count(*) from (select from sync.flow_log_history where {EndedBetween} limit 500001) version) <= 500000 as yes
        ),
        touched as (
            select *
            from (
                (select distinct account_id, region_id, flow_log_id
                from (
                    select account_id, region_id, flow_log_id from sync.flow_log where {BegunBetween}
                    union all
                    select account_id, region_id, flow_log_id from sync.flow_log_history where {BegunBetween}
                    union all
                    select account_id, region_id, flow_log_id from sync.flow_log_history where {EndedBetween}
                    offset 0
                ) gathered
                where (select yes from few) and {Sought})
                union
                (select account_id, region_id, flow_log_id
                from sync.flow_log
                where not (select yes from few) and {BegunBetween} and {Sought})
                union
                (select distinct account_id, region_id, flow_log_id
                from sync.flow_log_history
                where not (select yes from few) and {BegunBetween} and {Sought})
                union
                (select distinct account_id, region_id, flow_log_id
                from sync.flow_log_history
                where not (select yes from few) and {EndedBetween} and {Sought})
            ) version
            order by account_id, region_id, flow_log_id
            limit @limit
        )
        """;

    private const string Between = $"""
        {Touched}
        select touched.*, before.content_hash is distinct from after.content_hash as differs, before.*, after.*
        from touched
        left join lateral (
            select {SnapshotSql.Columns}, content_hash
            from sync.flow_log f
            where (f.account_id, f.region_id, f.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id) and valid_from <= @from
            union all
            select {SnapshotSql.Columns}, content_hash
            from sync.flow_log_history h
            where (h.account_id, h.region_id, h.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id)
              and valid_to > @from and valid_from = (
                select max(v.valid_from)
                from sync.flow_log_history v
                where (v.account_id, v.region_id, v.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id)
                  and v.valid_from <= @from)
        ) before on true
        left join lateral (
            select {SnapshotSql.Columns}, content_hash
            from sync.flow_log f
            where (f.account_id, f.region_id, f.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id) and valid_from <= @to
            union all
            select {SnapshotSql.Columns}, content_hash
            from sync.flow_log_history h
            where (h.account_id, h.region_id, h.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id)
              and valid_to > @to and valid_from = (
                select max(v.valid_from)
                from sync.flow_log_history v
                where (v.account_id, v.region_id, v.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id)
                  and v.valid_from <= @to)
        ) after on true
        order by touched.account_id, touched.region_id, touched.flow_log_id
        """;

    /// <returns>Up to a page of changes, and where the next begins; null after the last.</returns>
    public static async Task<(IReadOnlyList<ChangedItem> Items, ChangesPosition? Next)> ReadAsync(
        NpgsqlConnection connection, ChangesQuery query, ChangesPosition? after, DateTime to, CancellationToken cancellationToken)
    {
        var items = new List<ChangedItem>();
        for (var look = 0; look < MostLooks; look++)
        {
            var looked = await LookAsync(connection, query, after, to, cancellationToken);
            foreach (var (position, item) in looked)
            {
                // One more than asked for: there is a next page, and it begins with it.
                if (item is not null && items.Count == query.PageSize) return (items, after);
                if (item is not null) items.Add(item);
                after = position;
            }

            if (looked.Count <= query.PageSize) return (items, null);
        }

        return (items, after);
    }

    private static async Task<IReadOnlyList<(ChangesPosition Position, ChangedItem? Item)>> LookAsync(
        NpgsqlConnection connection, ChangesQuery query, ChangesPosition? after, DateTime to, CancellationToken cancellationToken)
    {
        var parameters = new
        {
            from = query.From,
            to,
            limit = query.PageSize + 1,
            query.AccountId,
            query.RegionId,
            afterAccount = after?.AccountId ?? "",
            afterRegion = after?.RegionId ?? "",
            afterId = after?.FlowLogId ?? "",
        };
        return [.. await connection.QueryAsync<KeyRow, SnapshotItem?, SnapshotItem?, (ChangesPosition, ChangedItem?)>(
            new CommandDefinition(Between, parameters, cancellationToken: cancellationToken),
            (key, before, now) => (
                new ChangesPosition(to, key.AccountId, key.RegionId, key.FlowLogId),
                key.Differs ? ChangedItem.Of(key.AccountId, key.RegionId, key.FlowLogId, before, now) : null),
            // Where a side is not there, this is null, and so the item.
            splitOn: "account_id,account_id")];
    }

    private sealed record KeyRow(string AccountId, string RegionId, string FlowLogId, bool Differs);
}
