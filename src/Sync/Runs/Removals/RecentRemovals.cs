using Dapper;
using Npgsql;
using Sync.Inventory;

namespace Sync.Runs.Removals;

/// <summary>
/// The size and removals of a scope within the guard's window, since the last run with forced removals.
/// </summary>
/// <param name="Largest">The number of flow logs in the largest complete listing; 0: there was none.</param>
/// <param name="Removed">The number of flow logs that were removed.</param>
public readonly record struct RecentRemovals(int Largest, int Removed)
{
    // The size of the scope before a run is listed - added + removed.
    private const string Recent = """
        with recent as (
            select s.run_id, r.forced, s.listed, s.added, s.removed
            from sync.sync_run r
            join sync.sync_scope s using (run_id)
            where r.started_at > clock_timestamp() - @window
              and s.account_id = @AccountId and s.region_id = @RegionId and s.outcome = 'synced'
        )
        select coalesce(max(greatest(listed, listed - added + removed)), 0)::integer as largest,
            least(coalesce(sum(removed), 0), 2147483647)::integer as removed
        from recent
        where run_id > coalesce((select max(run_id) from recent where forced), 0)
        """;

    public static Task<RecentRemovals> ReadAsync(NpgsqlConnection connection, Scope scope, TimeSpan window) =>
        connection.QuerySingleAsync<RecentRemovals>(Recent, new { scope.AccountId, scope.RegionId, window });
}
