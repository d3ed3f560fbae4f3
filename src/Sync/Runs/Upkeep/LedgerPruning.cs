using Dapper;
using Npgsql;
using Sync.Runs.Ledger;

namespace Sync.Runs.Upkeep;

/// <summary>
/// Deletes what the ledger keeps for a limited time. A portion is one run, so no reader sees half of its scopes; if two
/// processes prune, each takes other runs.
/// </summary>
internal static class LedgerPruning
{
    // A run of a build that did not write totals gets them before its scopes go. The last report of an account stays:
    // the account's state is explained by it.
    private const string PruneScopes = """
        with old as materialized (
            select run_id
            from sync.sync_run
            where pruned_at is null and finished_at < clock_timestamp() - @keep
            order by run_id
            limit 1
            for update skip locked
        ),
        scopes as (delete from sync.sync_scope s using old where s.run_id = old.run_id),
        folded as (delete from sync.folded_scopes f using old where f.run_id = old.run_id),
        networks as (delete from sync.sync_network n using old where n.run_id = old.run_id),
        looks as (
            update sync.scope s
            set look_is_folded = false
            from old
            where s.look_run_id = old.run_id and s.look_is_folded
        ),
        accounts as (
            delete from sync.sync_account a
            using old
            where a.run_id = old.run_id and not exists (
                select from sync.account k where k.account_id = a.account_id and k.last_run_id = a.run_id
            )
        )
        update sync.sync_run r
        set pruned_at = clock_timestamp(), scopes = coalesce(r.scopes, t.scopes),
            scopes_not_synced = coalesce(r.scopes_not_synced, t.scopes_not_synced),
            added = coalesce(r.added, t.added), changed = coalesce(r.changed, t.changed),
            removed = coalesce(r.removed, t.removed), unchanged = coalesce(r.unchanged, t.unchanged),
            calls = coalesce(r.calls, t.calls), retries = coalesce(r.retries, t.retries),
            throttled = coalesce(r.throttled, t.throttled), networks = coalesce(r.networks, t.networks),
            networks_not_synced = coalesce(r.networks_not_synced, t.networks_not_synced)
        from old
        join sync.run_total t using (run_id)
        where r.run_id = old.run_id
        """;

    // A run that a scope or account refers to stays.
    private const string PruneRuns = """
        with old as materialized (
            select run_id
            from sync.sync_run r
            where pruned_at is not null and finished_at < clock_timestamp() - @keep
              and not exists (select from sync.account a where a.last_run_id = r.run_id)
            order by run_id
            limit 200
            for update skip locked
        ),
        gone as (
            delete from sync.sync_run r
            using old
            where r.run_id = old.run_id
            returning (r.started_at at time zone 'UTC')::date as day, r.finished_at - r.started_at as duration,
                r.outcome, r.scopes, r.scopes_not_synced, r.added, r.changed, r.removed, r.calls, r.retries, r.throttled
        ),
        summed as (
            insert into sync.run_day as d (day, runs, succeeded, partial, failed, interrupted, scopes,
                scopes_not_synced, added, changed, removed, calls, retries, throttled, duration, longest)
            select day, count(*), count(*) filter (where outcome = 'succeeded'),
                count(*) filter (where outcome = 'partial'), count(*) filter (where outcome = 'failed'),
                count(*) filter (where outcome = 'interrupted'), sum(scopes), sum(scopes_not_synced), sum(added),
                sum(changed), sum(removed), sum(calls), sum(retries), sum(throttled), sum(duration), max(duration)
            from gone
            group by day
            on conflict (day) do update
            set runs = d.runs + excluded.runs, succeeded = d.succeeded + excluded.succeeded,
                partial = d.partial + excluded.partial, failed = d.failed + excluded.failed,
                interrupted = d.interrupted + excluded.interrupted, scopes = d.scopes + excluded.scopes,
                scopes_not_synced = d.scopes_not_synced + excluded.scopes_not_synced,
                added = d.added + excluded.added, changed = d.changed + excluded.changed,
                removed = d.removed + excluded.removed, calls = d.calls + excluded.calls,
                retries = d.retries + excluded.retries, throttled = d.throttled + excluded.throttled,
                duration = d.duration + excluded.duration, longest = greatest(d.longest, excluded.longest)
        )
        select count(*) from gone
        """;

    /// <summary>Deletes the accounts and scopes of the oldest run that is older than <paramref name="keep"/>.</summary>
    /// <returns>Whether there may be more.</returns>
    public static async Task<bool> PruneScopesAsync(NpgsqlConnection connection, TimeSpan? keep) =>
        keep is not null && await connection.ExecuteAsync(PruneScopes, new { keep }) > 0;

    /// <summary>Replaces runs that are older than <paramref name="keep"/> by the totals of their day.</summary>
    /// <returns>Whether there may be more.</returns>
    public static async Task<bool> PruneRunsAsync(NpgsqlConnection connection, TimeSpan? keep) =>
        keep is not null && await connection.ExecuteScalarAsync<long>(PruneRuns, new { keep }) > 0;

    /// <summary>Writes the totals of runs of earlier builds, which did not.</summary>
    /// <returns>Whether there may be more.</returns>
    public static async Task<bool> CountAsync(NpgsqlConnection connection) =>
        await connection.ExecuteAsync(FoldedScopes.Count, new { runs = 5 }) > 0;
}
