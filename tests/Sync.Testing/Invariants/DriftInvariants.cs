namespace Sync.Testing;

/// <summary>
/// Promise 4 for flow logs: every change has exactly one event, and every event belongs to a change.
/// </summary>
internal static class DriftInvariants
{
    // A scope's first complete listing ends its baseline: changes merged up to then have no events.
    public static readonly Invariant EventPerChange = new(
        "Every change has one event and every event one change, baselines aside",
        InventoryInvariants.Versions + """
        , lived as (
            select *, lead(valid_from) over (
                partition by account_id, region_id, flow_log_id, first_seen_at
                order by valid_from) is null as is_last
            from version
        ),
        change as (
            select account_id, region_id, flow_log_id, valid_from as at,
                case when valid_from = first_seen_at then 'added' else 'changed' end as kind
            from lived
            union all
            select account_id, region_id, flow_log_id, valid_to, 'removed'
            from lived
            where is_last and valid_to is not null
        ),
        drift as (
            select change.*
            from change
            join sync.scope using (account_id, region_id)
            where at > baseline_at
        )
        select concat_ws(' ', flow_log_id, at, 'changed:', drift.kind, 'reported:', event.kind)
        from drift
        full join (
            select account_id, region_id, flow_log_id, at, kind from sync.drift_event where resource = 'flow_log'
        ) event using (account_id, region_id, flow_log_id, at)
        where drift.kind is distinct from event.kind
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

    // Not the other way round: the baseline of the network ends with one listing after the other.
    public static readonly Invariant ChangePerEvent = new(
        "Every event of the network belongs to a change",
        $"""
        {Unchanged("cen", "cen_id")}
        union all
        {Unchanged("transit_router", "transit_router_id")}
        union all
        {Unchanged("attachment", "attachment_end_id")}
        """);

    private static string Unchanged(string table, string id) =>
        $"""
        select concat_ws(' ', e.resource, e.flow_log_id, e.at, e.kind)
        from sync.drift_event e
        where e.resource = '{table}' and not exists (
            select
            from (
                select account_id, region_id, {id} as id, first_seen_at, valid_from, valid_to
                from sync.{table}_history
                union all
                select account_id, region_id, {id}, first_seen_at, valid_from, null
                from sync.{table}
            ) v
            where v.account_id = e.account_id and v.region_id = e.region_id and v.id = e.flow_log_id
              and case e.kind
                when 'added' then v.valid_from = e.at and v.first_seen_at = e.at
                when 'changed' then v.valid_from = e.at and v.first_seen_at < e.at
                else v.valid_to = e.at
              end
        )
        """;

    public static readonly Invariant Spoken = new("An event that others are folded into exists", """
        select concat_ws(' ', e.event_id, e.folded_into)
        from sync.drift_event e
        where e.folded_into is not null and not exists (select from sync.drift_event o where o.event_id = e.folded_into)
        """);

    /// <summary>Applies to a database that has the table <c>sync.delivery</c>.</summary>
    public static readonly Invariant Deliveries = new("A delivery refers to an existing event", """
        select concat_ws(' ', d.delivery_id, d.event_id)
        from sync.delivery d
        where not exists (select from sync.drift_event e where e.event_id = d.event_id)
          and not exists (select from sync.conformance_event e where e.event_id = d.event_id)
          and not exists (select from sync.coverage_event e where e.event_id = d.event_id)
        """);

    /// <summary>Applies to an app whose alert rule selects every event since the baseline.</summary>
    public static readonly Invariant Delivered = new("An event that an alert rule selects has a delivery", """
        select concat_ws(' ', e.event_id, e.kind, e.run_id)
        from sync.drift_event e
        where e.state = 'shown' and e.resource = 'flow_log'
          and not exists (select from sync.delivery d where d.event_id = e.event_id)
        """);

    public static IReadOnlyList<Invariant> All { get; } = [EventPerChange, Counts, ChangePerEvent, Spoken];
}
