using Dapper;
using Npgsql;
using Sync.Inventory;
using Sync.Inventory.Fields;

namespace Sync.Runs.Removals;

/// <summary>
/// The size and removals of a scope within the guard's window, since the last run with forced removals.
/// </summary>
/// <param name="Largest">The number of items in the largest complete listing; 0: there was none.</param>
/// <param name="Removed">The number of items that were removed.</param>
public readonly record struct RecentRemovals(int Largest, int Removed)
{
    // The size of the scope before a run is listed - added + removed.
    private const string OfLedger = """
        with recent as (
            select s.run_id, r.forced, s.listed, s.added, s.removed
            from sync.sync_run r
            cross join lateral (
                select *
                from sync.run_scope
                where run_id = r.run_id and account_id = @AccountId and region_id = @RegionId and outcome = 'synced'
                offset 0
            ) s
            where r.started_at > (select clock_timestamp() - @window)
        )
        select coalesce(max(greatest(listed, listed - added + removed)), 0)::integer as largest,
            least(coalesce(sum(removed), 0), 2147483647)::integer as removed
        from recent
        where run_id > coalesce((select max(run_id) from recent where forced), 0)
        """;

    /// <summary>
    /// The query for a resource whose listings are not in the ledger of scopes. Its rows tell when each item was added
    /// and removed, and so the size of the scope at any time of the window. The golden file of the tests shows its full
    /// text.
    /// </summary>
    public static string OfRows(Resource resource)
    {
        var (table, id) = ($"sync.{resource.Table}", resource.Id.Column);
        return $"""
            with since as (
                select greatest(clock_timestamp() - @window, max(coalesce(finished_at, clock_timestamp()))) as at
                from sync.sync_run
                where forced and started_at > clock_timestamp() - @window
            ),
            item as (
                select first_seen_at as added_at, null::timestamptz as removed_at
                from {table}
                where account_id = @AccountId and region_id = @RegionId
                union all
                select min(h.first_seen_at), max(h.valid_to)
                from {table}_history h
                where h.account_id = @AccountId and h.region_id = @RegionId and h.valid_to > (select at from since)
                  and not exists (
                    select
                    from {table} f
                    where f.account_id = h.account_id and f.region_id = h.region_id and f.{id} = h.{id}
                  )
                group by h.{id}
            ),
            step as (
                select greatest(added_at, (select at from since)) as at, 1 as step
                from item
                union all
                select removed_at, -1
                from item
                where removed_at is not null
            ),
            size as (
                select sum(sum(step)) over (order by at) as items
                from step
                group by at
            )
            select coalesce((select max(items) from size), 0)::integer as largest,
                (select count(removed_at) from item)::integer as removed
            """;
    }

    public static Task<RecentRemovals> ReadAsync(
        NpgsqlConnection connection, Resource resource, Scope scope, TimeSpan window) =>
        connection.QuerySingleAsync<RecentRemovals>(
            resource.IsListedByRegion ? OfLedger : OfRows(resource), new { scope.AccountId, scope.RegionId, window });
}
