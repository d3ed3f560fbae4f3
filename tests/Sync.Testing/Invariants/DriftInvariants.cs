namespace Sync.Testing;

/// <summary>Promise 4: every change has exactly one event, and every event belongs to a change.</summary>
internal static class DriftInvariants
{
    // A scope's first complete listing ends its baseline: changes merged up to then have no events. The baseline of the
    // network ends with one listing after the other, so accounts with a listing that was never complete may have more
    // changes than events.
    public static readonly Invariant EventPerChange = new(
        "Every change has one event and every event one change, baselines aside",
        InventoryInvariants.Versions + """
        , lived as (
            select *, lead(valid_from) over (
                partition by resource, account_id, region_id, id, first_seen_at
                order by valid_from) is null as is_last
            from version
            where resource <> 'coverage'
        ),
        change as (
            select resource, account_id, region_id, id, valid_from as at,
                case when valid_from = first_seen_at then 'added' else 'changed' end as kind
            from lived
            union all
            select resource, account_id, region_id, id, valid_to, 'removed'
            from lived
            where is_last and valid_to is not null
        ),
        drift as (
            select c.*
            from change c
            left join sync.scope s
                on c.resource = 'flow_log' and s.account_id = c.account_id and s.region_id = c.region_id
            left join sync.network n on c.resource <> 'flow_log' and n.account_id = c.account_id
            where c.at > coalesce(s.baseline_at, n.baseline_at)
        )
        select concat_ws(' ', resource, id, at, 'changed:', drift.kind, 'reported:', event.kind)
        from drift
        full join (
            select resource, account_id, region_id, flow_log_id as id, at, kind from sync.drift_event
        ) event using (resource, account_id, region_id, id, at)
        where drift.kind is distinct from event.kind and not (
            event.kind is null and resource <> 'flow_log' and exists (
                select
                from sync.sync_network l
                cross join jsonb_array_elements(l.gaps) gap
                where l.account_id = drift.account_id and gap ->> 'completeAt' is null
            )
        )
        """);

    public static readonly Invariant Counts = new("A run has as many events as its ledger counts", """
        with reported as (
            select run_id, account_id, region_id, count(*) filter (where kind = 'added') as added,
                count(*) filter (where kind = 'changed') as changed, count(*) filter (where kind = 'removed') as removed
            from sync.drift_event
            where resource = 'flow_log' and run_id in (select run_id from sync.sync_run where pruned_at is null)
            group by run_id, account_id, region_id
        ),
        counted as (
            select run_id, account_id, region_id, l.added, l.changed, l.removed
            from sync.run_scope l
            join sync.sync_run r using (run_id)
            join sync.scope s using (account_id, region_id)
            where r.started_at > s.baseline_at and l.added + l.changed + l.removed > 0
        )
        select concat_ws(' ', run_id, region_id, 'counted', c.added, c.changed, c.removed,
            'reported', t.added, t.changed, t.removed)
        from counted c
        full join reported t using (run_id, account_id, region_id)
        where (c.added, c.changed, c.removed) is distinct from (t.added, t.changed, t.removed)
        """);

    public static readonly Invariant Spoken = new("An event that others are folded into exists", """
        select concat_ws(' ', e.event_id, e.folded_into)
        from sync.drift_event e
        where e.folded_into is not null and not exists (select from sync.drift_event o where o.event_id = e.folded_into)
        """);

    public static readonly Invariant Deliveries = new("A delivery refers to an existing event", """
        select concat_ws(' ', d.delivery_id, d.event_id)
        from sync.delivery d
        where not exists (select from sync.drift_event e where e.event_id = d.event_id)
          and not exists (select from sync.conformance_event e where e.event_id = d.event_id)
          and not exists (select from sync.coverage_event e where e.event_id = d.event_id)
          -- An event about a snapshot is only in its deliveries.
          and d.event ->> 'resource' is distinct from 'snapshot'
        """);

    /// <summary>Applies to an app whose alert rule selects every event since the baseline.</summary>
    public static readonly Invariant Delivered = new("An event that an alert rule selects has a delivery", """
        select concat_ws(' ', e.event_id, e.kind, e.run_id)
        from (
            select event_id, kind, run_id from sync.drift_event where state = 'shown'
            union all
            select event_id, kind, run_id from sync.coverage_event
        ) e
        where not exists (select from sync.delivery d where d.event_id = e.event_id)
        """);

    public static IReadOnlyList<Invariant> All { get; } = [EventPerChange, Counts, Spoken, Deliveries];
}
