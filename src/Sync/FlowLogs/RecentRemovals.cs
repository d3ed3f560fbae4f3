using Dapper;
using Npgsql;

namespace Sync.FlowLogs;

/// <summary>What became of a scope within the guard's window, since a person last forced removals there.</summary>
/// <param name="Largest">The most flow logs that a complete listing verified; 0: there was none.</param>
/// <param name="Removed">Flow logs removed.</param>
public readonly record struct RecentRemovals(int Largest, int Removed)
{
    // A run that removed verified its scope with what it removed, too.
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
