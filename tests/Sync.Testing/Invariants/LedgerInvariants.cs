namespace Sync.Testing;

/// <summary>The ledger agrees with the merged rows and with itself.</summary>
internal static class LedgerInvariants
{
    public static readonly Invariant Counts = new("The ledger's counts match the stored rows", """
        with counted as (
            select account_id, region_id, sum(added - removed) as present, sum(changed + removed) as past
            from sync.sync_scope
            group by account_id, region_id
        ),
        stored as (
            select account_id, region_id, sum(present) as present, sum(past) as past
            from (
                select account_id, region_id, 1 as present, 0 as past from sync.flow_log
                union all
                select account_id, region_id, 0, 1 from sync.flow_log_history
            ) row
            group by account_id, region_id
        )
        select concat_ws(' ', region_id, 'counted', c.present, c.past, 'stored', s.present, s.past)
        from counted c
        full join stored s using (account_id, region_id)
        where (coalesce(c.present, 0) <> coalesce(s.present, 0) or coalesce(c.past, 0) <> coalesce(s.past, 0))
          and not exists (select from sync.sync_run where pruned_at is not null)
        """);

    public static readonly Invariant OneUnfinished = new("Only the newest run may be unfinished", """
        select run_id::text
        from sync.sync_run
        where finished_at is null and run_id < (select max(run_id) from sync.sync_run)
        """);

    public static readonly Invariant OneAtATime = new("Runs do not overlap", """
        select concat_ws(' ', run_id, started_at, last_finished_at)
        from (select *, lag(finished_at) over (order by run_id) as last_finished_at from sync.sync_run) run
        where last_finished_at > started_at or finished_at < started_at
        """);

    public static readonly Invariant Outcome = new("A run's outcome follows from its scopes", """
        select concat_ws(' ', r.run_id, r.outcome, s.scopes, s.fine)
        from sync.sync_run r
        cross join lateral (
            select count(*) as scopes,
                count(*) filter (
                    where outcome in ('synced', 'unsupported') or error_code is not distinct from 'Excluded') as fine,
                count(*) filter (where outcome = 'synced') as synced,
                count(*) filter (where outcome not in ('skipped', 'unsupported')) as tried
            from sync.run_scope
            where run_id = r.run_id
        ) s
        cross join lateral (
            select count(*) filter (where outcome <> 'succeeded' and error_code is distinct from 'Excluded') as not_fine
            from sync.sync_account
            where run_id = r.run_id
        ) a
        cross join lateral (
            select count(*) filter (where outcome not in ('synced', 'unsupported')) as not_fine
            from sync.sync_network
            where run_id = r.run_id
        ) n
        where r.pruned_at is null and (
            (r.outcome = 'succeeded' and (s.fine < s.scopes or s.synced = 0 or a.not_fine + n.not_fine > 0))
            or (r.outcome = 'partial' and s.fine = s.scopes and s.synced > 0 and a.not_fine = 0
                and r.error_code is null)
            or (r.outcome = 'failed' and (s.tried > 0 or r.error_code is null or r.error_message is null)))
        """);

    public static readonly Invariant Explained = new("A scope that was not synced has an error", """
        select concat_ws(' ', run_id, region_id, outcome)
        from sync.run_scope
        where (outcome = 'synced') <> (error_code is null and error_message is null)
           or (outcome <> 'synced' and removed > 0)
        """);

    public static readonly Invariant Freshness = new("A scope's freshness matches its last run", """
        select concat_ws(' ', region_id, s.last_run_id, s.last_outcome, s.baseline_at, s.last_complete_at,
            l.run_id, l.outcome, l.ever_synced)
        from sync.scope s
        full join (
            select distinct on (account_id, region_id) account_id, region_id, run_id, outcome,
                bool_or(outcome = 'synced') over (partition by account_id, region_id) as ever_synced
            from sync.run_scope
            order by account_id, region_id, run_id desc
        ) l using (account_id, region_id)
        where s.last_run_id is distinct from l.run_id or s.last_outcome is distinct from l.outcome
           or (s.baseline_at is not null) is distinct from l.ever_synced
           or (s.last_complete_at is not null) is distinct from l.ever_synced
           or s.baseline_at > s.last_complete_at
        """);

    public static readonly Invariant NetworkCounts = new("The ledger's counts of networks match the stored rows", """
        with counted as (
            select account_id, sum(added - removed) as present, sum(changed + removed) as past
            from sync.sync_network
            group by account_id
        ),
        stored as (
            select account_id, sum(present) as present, sum(past) as past
            from (
                select account_id, 1 as present, 0 as past from sync.cen
                union all select account_id, 1, 0 from sync.transit_router
                union all select account_id, 1, 0 from sync.attachment
                union all select account_id, 0, 1 from sync.cen_history
                union all select account_id, 0, 1 from sync.transit_router_history
                union all select account_id, 0, 1 from sync.attachment_history
            ) row
            group by account_id
        )
        select concat_ws(' ', account_id, 'counted', c.present, c.past, 'stored', s.present, s.past)
        from counted c
        full join stored s using (account_id)
        where (coalesce(c.present, 0) <> coalesce(s.present, 0) or coalesce(c.past, 0) <> coalesce(s.past, 0))
          and not exists (select from sync.sync_run where pruned_at is not null)
        """);

    public static readonly Invariant NetworkExplained = new("A network that was not synced has an error", """
        select concat_ws(' ', run_id, account_id, outcome)
        from sync.sync_network
        where (outcome <> 'synced' and (error_code is null or error_message is null))
           or (outcome in ('incomplete', 'unsupported') and gaps = '[]')
           or (outcome in ('failed', 'skipped') and added + changed + removed > 0)
        """);

    public static readonly Invariant NetworkFreshness = new(
        "A network's state and gaps are those of the last run that stored it", """
        select concat_ws(
            ' ', account_id, n.last_run_id, n.last_outcome, open.gaps, 'ledger', l.run_id, l.outcome, l.gaps)
        from sync.network n
        full join (
            select distinct on (account_id) account_id, run_id, outcome, (
                select coalesce(sum((gap ->> 'listings')::integer), 0) from jsonb_array_elements(gaps) gap) as gaps
            from sync.sync_network
            where outcome not in ('failed', 'skipped')
            order by account_id, run_id desc
        ) l using (account_id)
        left join (
            select account_id, count(*) as gaps from sync.network_gap group by account_id
        ) open using (account_id)
        where (n.last_run_id is distinct from l.run_id or n.last_outcome is distinct from l.outcome
              or coalesce(open.gaps, 0) <> l.gaps)
          and not exists (select from sync.sync_run where pruned_at is not null)
        """);

    public static readonly Invariant NetworkOff = new("A run that lists no network has none in the ledger", """
        select r.run_id::text
        from sync.sync_run r
        where r.network_off and exists (select from sync.sync_network n where n.run_id = r.run_id)
        """);

    public static readonly Invariant Totals = new("The stored totals of a run are those of its scopes", """
        select concat_ws(' ', r.run_id, r.scopes, s.scopes, r.calls, s.calls, r.unchanged, s.unchanged)
        from sync.sync_run r
        cross join lateral (
            select count(*) as scopes, coalesce(sum(calls), 0) as calls, coalesce(sum(unchanged), 0) as unchanged,
                coalesce(sum(added), 0) as added, coalesce(sum(changed), 0) as changed,
                coalesce(sum(removed), 0) as removed
            from sync.run_scope
            where run_id = r.run_id
        ) s
        cross join lateral (
            select count(*) as networks, coalesce(sum(calls), 0) as calls
            from sync.sync_network
            where run_id = r.run_id
        ) n
        where r.scopes is not null and r.pruned_at is null
          and (r.scopes, r.networks, r.calls, r.unchanged, r.added, r.changed, r.removed) is distinct from
              (s.scopes, n.networks, s.calls + n.calls, s.unchanged, s.added, s.changed, s.removed)
        """);

    public static readonly Invariant Once = new("A run has a scope once", """
        select concat_ws(' ', run_id, account_id, region_id)
        from sync.run_scope
        group by run_id, account_id, region_id
        having count(*) > 1
        """);

    public static IReadOnlyList<Invariant> All { get; } =
    [
        Counts, OneUnfinished, OneAtATime, Outcome, Explained, Freshness, NetworkCounts, NetworkExplained,
        NetworkFreshness, NetworkOff, Totals, Once,
    ];
}
