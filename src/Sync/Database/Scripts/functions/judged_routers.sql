-- Whether what is connected to each transit router is logged, from the inventory as it is now and from the verdicts on
-- its ends in sync.coverage. The first matching rule applies; the numbers of the rules are those of the table in
-- Coverage/README.md. Ends that cannot have a flow log do not count. The parameters are those of sync.judged_coverage.
drop function if exists sync.judged_routers(interval, jsonb);
create function sync.judged_routers(fresh_for interval, filter jsonb default null)
returns table (transit_router_id text, verdict text, reason text, flow_log_id text)
language sql stable rows 3000
set enable_nestloop = off
set jit = off
as $$
with gap as (
    select g.account_id, g.parent_id, bool_or(g.operation = 'ListTransitRouterPeerAttachments') as is_of_peers
    from sync.network_gap g
    where not g.is_withheld and g.operation like 'ListTransitRouter%Attachments'
    group by g.account_id, g.parent_id
),
own as (
    select l.transit_router_id,
        min(l.flow_log_id) filter (where l.state = 'active') as active,
        min(l.flow_log_id) filter (where l.state = 'former') as former
    from sync.found_flow_logs(fresh_for, filter) l
    where l.transit_router_attachment_id is null
    group by l.transit_router_id
),
ends as (
    select c.transit_router_id,
        count(*) filter (where c.verdict <> 'impossible') as counted,
        count(*) filter (where c.verdict = 'covered') as covered,
        count(*) filter (where c.verdict = 'partly') as partly,
        count(*) filter (where c.verdict = 'not_covered') as not_covered,
        count(*) filter (where c.verdict = 'unknown') as unknown,
        string_agg(distinct c.transit_router_attachment_id, ', ')
            filter (where c.peer_transit_router_id is not null and c.verdict in ('partly', 'unknown')) as halves
    from sync.coverage c
    group by c.transit_router_id
),
fact as (
    select r.*, o.active, e.halves, coalesce(e.counted, 0) as counted, coalesce(e.covered, 0) as covered,
        coalesce(e.partly, 0) as partly, coalesce(e.not_covered, 0) as not_covered, coalesce(e.unknown, 0) as unknown,
        coalesce(
            r.list_doubt,
            case
                when g.parent_id is not null
                    then format('a list of attachments of transit router %s was not complete', r.transit_router_id)
            end) as ends_doubt,
        coalesce(r.list_doubt is not null or g.is_of_peers, false) as may_have_more_peers,
        coalesce(
            case
                when o.former is not null
                    then format('flow log %s was active when it was last listed, which is too long ago', o.former)
            end,
            r.log_doubt) as logs_doubt
    from sync.found_routers(fresh_for, filter) r
    left join gap g on g.account_id = r.account_id and g.parent_id = r.transit_router_id
    left join own o on o.transit_router_id = r.transit_router_id
    left join ends e on e.transit_router_id = r.transit_router_id
),
ruled as (
    select f.*,
        case
            when f.edition = 'basic' then 1
            when f.edition is distinct from 'enterprise' then 2
            when f.active is not null then case when f.halves is null and not f.may_have_more_peers then 3 else 4 end
            when f.ends_doubt is not null then 5
            when f.counted > 0 and f.covered = f.counted then 6
            when f.logs_doubt is not null then 5
            when f.counted = 0 then 7
            when f.covered + f.partly > 0 then 8
            when f.unknown > 0 then 9
            else 10
        end as rule
    from fact f
)
select u.transit_router_id,
    case
        when u.rule = 1 then 'impossible'
        when u.rule in (2, 5, 9) then 'unknown'
        when u.rule in (3, 4, 6) then 'covered'
        when u.rule = 8 then 'partly'
        when u.rule = 10 then 'not_covered'
    end,
    case u.rule
        when 1 then format(
            'Transit router %s is of Basic Edition, which has no flow logs: upgrade it to Enterprise Edition.',
            u.transit_router_id)
        when 2 then format('Not known: the edition of transit router %s is not known.', u.transit_router_id)
        when 3 then format('Flow log %s of the transit router is active.', u.active)
        when 4 then format(
            'Flow log %s of the transit router is active. Of connections to other transit routers it records only the '
            'traffic that leaves this one: %s.', u.active,
            concat_ws(
                '; ', 'the other direction is not logged or not known of ' || u.halves,
                case when u.may_have_more_peers then 'the list of these was not complete' end))
        when 5 then format(
            'Not known: %s%s.', coalesce(u.ends_doubt, u.logs_doubt),
            case when u.not_covered > 0 then format('; at least %s not covered', u.not_covered) end)
        when 6 then format(
            'Covered one by one, %s of %s; the transit router has no flow log of its own, which would cover new ones.',
            u.covered, u.counted)
        when 7 then 'Nothing to cover: no connection is attached.'
        when 8 then format(
            'Covered: %s of %s; in one direction: %s; not covered: %s; not known: %s.', u.covered, u.counted, u.partly,
            u.not_covered, u.unknown)
        when 9 then format(
            'Not known of %s of %s; none is known to be covered%s.', u.unknown, u.counted,
            case when u.not_covered > 0 then format(', at least %s not covered', u.not_covered) end)
        else format('No flow log for any of %s.', u.counted)
    end,
    u.active
from ruled u
$$;
comment on function sync.judged_routers is
    'The verdict on each transit router, from the inventory and the verdicts on its ends; null: nothing to cover.';
