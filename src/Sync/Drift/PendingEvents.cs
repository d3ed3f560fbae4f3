using Dapper;
using Npgsql;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Inventory.Merging;

namespace Sync.Drift;

/// <summary>
/// Shows pending events that enough runs have seen. Runs are counted in the ledger, so waiting writes nothing.
/// </summary>
internal static class PendingEvents
{
    private const string Scopes = """
        select distinct account_id, region_id
        from sync.drift_event
        where state = 'pending' and resource = 'flow_log'
          and (account_id, region_id) in (select * from unnest(@accounts, @regions))
        """;

    /// <summary>Those of some scopes that have pending events of flow logs.</summary>
    public static Task<IEnumerable<Scope>> FindAsync(NpgsqlConnection connection, IReadOnlyList<Scope> scopes) =>
        connection.QueryAsync<Scope>(Scopes, new
        {
            accounts = scopes.Select(scope => scope.AccountId).ToArray(),
            regions = scopes.Select(scope => scope.RegionId).ToArray(),
        });

    // Runs are looked up one by one, from the newest to the one that the oldest pending event began in.
    private const string OfRegion = """
        update sync.drift_event
        set state = 'shown', pending_since = null
        where event_id in (
            select event_id
            from sync.drift_event
            where state = 'pending' and account_id = @AccountId and region_id = @RegionId and resource = @Table
              and pending_since <= (
                select r.run_id
                from sync.sync_run r
                cross join lateral (
                    select
                    from sync.run_scope s
                    where s.run_id = r.run_id and s.account_id = @AccountId and s.region_id = @RegionId
                      and s.outcome = 'synced'
                    offset 0
                ) s
                where r.run_id >= (
                    select min(pending_since)
                    from sync.drift_event
                    where state = 'pending' and account_id = @AccountId and region_id = @RegionId
                      and resource = @Table
                  )
                order by r.run_id desc
                offset @runs - 1
                limit 1
              )
            limit @Size
        )
        returning event_id
        """;

    // Runs are counted that could list anything: a status that is still pending was seen at the first of them and is
    // the last one known.
    private const string OfAccount = """
        update sync.drift_event
        set state = 'shown', pending_since = null
        where event_id in (
            select event_id
            from sync.drift_event
            where state = 'pending' and account_id = @AccountId and resource = @Table
              and pending_since <= (
                select run_id
                from sync.sync_run
                where outcome is null or outcome in ('succeeded', 'partial')
                order by run_id desc
                offset @runs - 1
                limit 1
              )
            limit @Size
        )
        returning event_id
        """;

    /// <summary>
    /// Shows the pending events of a scope that enough complete listings have seen, of which this run's must be in the
    /// ledger; or, if the resource is not listed by region, those of the account that are as old as enough runs.
    /// </summary>
    /// <returns>IDs of the events that are now shown, in portions; enumerating executes each portion.</returns>
    public static async IAsyncEnumerable<IReadOnlyList<Guid>> ShowAsync(
        NpgsqlConnection connection, Resource resource, Scope scope, int runs)
    {
        var statement = resource.IsListedByRegion ? OfRegion : OfAccount;
        var parameters = new { scope.AccountId, scope.RegionId, resource.Table, runs, Portion.Size };
        List<Guid> shown;
        do
        {
            shown = [.. await connection.QueryAsync<Guid>(statement, parameters)];
            if (shown.Count > 0) yield return shown;
        }
        while (shown.Count == Portion.Size);
    }
}
