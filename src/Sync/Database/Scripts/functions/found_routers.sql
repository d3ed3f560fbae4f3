-- The transit routers, each once, and what their coverage cannot rest on: a doubt is a text that says which listing was
-- not complete, or is older than fresh_for. list_doubt is about the router and what is attached to it, log_doubt about
-- the flow logs of its region.
drop function if exists sync.found_routers(interval, jsonb);
create function sync.found_routers(fresh_for interval, filter jsonb)
returns table (
    transit_router_id text, account_id text, region_id text, cen_id text, ali_uid text, status text, edition text,
    list_doubt text, log_doubt text)
language sql stable rows 3000
as $$
with gap as materialized (
    select distinct g.account_id, g.parent_id
    from sync.network_gap g
    where not g.is_withheld and g.operation = 'ListTransitRouters'
),
-- What the listings no longer contain and is kept nevertheless: nothing below it was listed.
withheld as materialized (
    select g.account_id, g.operation, kept.id
    from sync.network_gap g
    cross join unnest(g.withheld_ids) as kept (id)
),
-- Accounts whose network was listed not too long ago. A run follows what it knows: if the list of an account's CEN
-- instances fails, it still lists the known ones.
network as materialized (
    select n.account_id
    from sync.network n
    where n.last_outcome in ('synced', 'incomplete', 'unsupported') and n.last_at >= now() - fresh_for
)
select distinct on (r.transit_router_id)
    r.transit_router_id, r.account_id, r.region_id, r.cen_id, r.ali_uid, r.status, lower(r.type),
    case
        when n.account_id is null
            then format('the network of account %s was not listed within the limit', r.account_id)
        when g.account_id is not null
            then format('the transit routers of CEN instance %s were not listed completely', r.cen_id)
        when wc.id is not null
            then format('CEN instance %s is no longer listed, and its removal is withheld', r.cen_id)
        when wr.id is not null
            then format('transit router %s is no longer listed, and its removal is withheld', r.transit_router_id)
    end,
    case
        when s.last_complete_at is null
            then format('the flow logs of account %s in %s were never listed completely', r.account_id, r.region_id)
        when s.last_outcome <> 'synced'
            then format(
                'the flow logs of account %s in %s were not listed completely by the last run', r.account_id,
                r.region_id)
        when s.last_complete_at < now() - fresh_for
            then format(
                'the flow logs of account %s in %s were not listed completely within the limit', r.account_id,
                r.region_id)
        when filter is not null then sync.filter_doubt(filter, r.cen_id)
    end
from sync.transit_router r
left join network n on n.account_id = r.account_id
left join gap g on g.account_id = r.account_id and g.parent_id = r.cen_id
left join withheld wc on wc.account_id = r.account_id and wc.operation = 'DescribeCens' and wc.id = r.cen_id
left join withheld wr
    on wr.account_id = r.account_id and wr.operation = 'ListTransitRouters' and wr.id = r.transit_router_id
left join sync.scope s on s.account_id = r.account_id and s.region_id = r.region_id
order by r.transit_router_id, n.account_id is null, r.account_id, r.region_id
$$;
comment on function sync.found_routers is
    'Transit routers, and why their coverage may be unknown; the parameters are those of sync.judged_coverage.';
