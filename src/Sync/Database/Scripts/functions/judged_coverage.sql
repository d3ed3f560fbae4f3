-- Whether each end of a connection has an active flow log, judged from the inventory as it is now. The first matching
-- rule applies; the numbers of the rules are those of the decision table in Coverage/README.md.
--
-- An active flow log is proof even if a listing was not complete. The absence of one is proof only if every listing
-- that it rests on was complete, and is not older than fresh_for. A doubt is a text that says which of them was not.
--
-- The filter is that of the settings: the listings of flow logs show nothing about flow logs that do not match it. It
-- is an object from column to value; null if there is none.
--
-- Qualifiers are beside the verdict and do not change it: what is worth knowing about the attachment and about the flow
-- logs that count at this end. Their texts name the first few of these; flow_logs has all.
--
-- The planner knows nothing about intermediate results: nested loops over them, and compiling this statement, would
-- take seconds.
drop function if exists sync.judged_coverage(interval);
drop function if exists sync.judged_coverage(interval, jsonb);
create function sync.judged_coverage(fresh_for interval, filter jsonb default null)
returns table (
    account_id text, region_id text, attachment_end_id text, transit_router_attachment_id text, transit_router_id text,
    cen_id text, resource_type text, resource_id text, resource_owner_id text, attachment_name text,
    peer_transit_router_id text, peer_region_id text, verdict text, reason text, flow_logs jsonb, qualifiers jsonb,
    tags jsonb)
language sql stable rows 30000
set enable_nestloop = off
set jit = off
set work_mem = '64MB'
as $$
with gap as materialized (
    select g.account_id, g.parent_id, array_agg(g.operation) as operations
    from sync.network_gap g
    where not g.is_withheld
    group by g.account_id, g.parent_id
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
),
router as materialized (
    select r.transit_router_id, r.account_id, r.region_id, r.cen_id, r.ali_uid, r.status, r.edition,
        coalesce(r.list_doubt, r.log_doubt) as doubt
    from sync.found_routers(fresh_for, filter) r
),
-- Ends of connections between transit routers whose ID is not listed at the other one.
single as materialized (
    select a.attachment_end_id, a.transit_router_id, a.peer_transit_router_id,
        dense_rank() over (
            partition by a.transit_router_id, a.peer_transit_router_id
            order by a.transit_router_attachment_id collate "C") as place
    from sync.attachment a
    where a.peer_transit_router_id is not null and a.transit_router_attachment_id is not null
      and not exists (
        select from sync.attachment o
        where o.attachment_end_id = a.transit_router_attachment_id || '@' || a.peer_transit_router_id)
),
-- If both transit routers list one, they are the two ends of one connection: each has an ID of its own.
pair as materialized (
    select distinct s.attachment_end_id, o.attachment_end_id as other_end_id
    from single s
    join single o
        on o.transit_router_id = s.peer_transit_router_id and o.peer_transit_router_id = s.transit_router_id
        and o.place = s.place
),
-- A connection between transit routers has two ends; the cloud may list it at only one of them.
entry as (
    select a.account_id, a.region_id, a.attachment_end_id, a.transit_router_attachment_id, a.transit_router_id,
        a.cen_id, a.resource_type,
        coalesce(a.vpc_id, a.vbr_id, a.vpn_id, a.ecr_id, a.peer_transit_router_id) as resource_id,
        coalesce(a.vpc_owner_id, a.vbr_owner_id, a.vpn_owner_id, a.ecr_owner_id, a.peer_transit_router_owner_id)
            as resource_owner_id,
        a.transit_router_attachment_name as attachment_name, a.peer_transit_router_id,
        lower(a.peer_transit_router_region_id) as peer_region_id,
        upper(a.resource_type) = 'TR' or a.peer_transit_router_id is not null as is_peer, a.status,
        a.managed_service, a.account_id as listed_by, a.transit_router_id as listed_at,
        a.attachment_end_id as listed_as,
        coalesce(p.other_end_id, a.transit_router_attachment_id || '@' || a.peer_transit_router_id) as other_end_id,
        false as is_derived, a.tags
    from sync.attachment a
    left join pair p on p.attachment_end_id = a.attachment_end_id
    union all
    select coalesce(r.account_id, a.account_id), coalesce(lower(a.peer_transit_router_region_id), ''),
        a.transit_router_attachment_id || '@' || a.peer_transit_router_id, a.transit_router_attachment_id,
        a.peer_transit_router_id, coalesce(r.cen_id, a.cen_id), a.resource_type,
        a.transit_router_id, coalesce(l.ali_uid, a.account_id),
        a.transit_router_attachment_name, a.transit_router_id, a.region_id, true, a.status,
        a.managed_service, a.account_id, a.transit_router_id, a.attachment_end_id, a.attachment_end_id, true, a.tags
    from (select distinct s.attachment_end_id from single s) s
    join sync.attachment a on a.attachment_end_id = s.attachment_end_id
    left join router r on r.transit_router_id = a.peer_transit_router_id
    left join router l on l.transit_router_id = a.transit_router_id
    where not exists (select from pair p where p.attachment_end_id = a.attachment_end_id)
),
operated as (
    select *,
        case
            when is_peer then 'ListTransitRouterPeerAttachments'
            when upper(resource_type) = 'VPC' then 'ListTransitRouterVpcAttachments'
            when upper(resource_type) = 'VBR' then 'ListTransitRouterVbrAttachments'
            when upper(resource_type) = 'VPN' then 'ListTransitRouterVpnAttachments'
            when upper(resource_type) = 'ECR' then 'ListTransitRouterEcrAttachments'
        end as operation
    from entry
),
placed as materialized (
    select distinct on (e.attachment_end_id collate "C")
        e.account_id, coalesce(r.region_id, e.region_id) as region_id, e.attachment_end_id,
        e.transit_router_attachment_id, e.transit_router_id, coalesce(e.cen_id, r.cen_id) as cen_id, e.resource_type,
        e.resource_id, e.resource_owner_id, e.attachment_name, e.peer_transit_router_id,
        e.other_end_id, coalesce(p.region_id, e.peer_region_id) as peer_region_id,
        coalesce(e.is_peer, false) as is_peer, e.status, e.tags, e.managed_service, r.edition,
        r.status as router_status,
        coalesce(r.ali_uid, r.account_id) as router_owner_id,
        case
            when r.transit_router_id is null
                then format('transit router %s is not in the inventory', e.transit_router_id)
            when (r.edition in ('enterprise', 'basic')) is not true
                then format('the edition of transit router %s is not known', e.transit_router_id)
            when r.doubt is not null then r.doubt
            when n.account_id is null
                then format('the network of account %s was not listed within the limit', e.listed_by)
            -- Of a kind that is not known, the list is not known either.
            when g.operations is not null and (e.operation = any(g.operations)) is not false
                then format('the list of such attachments of transit router %s was not complete', e.listed_at)
            when o.operations is not null and (e.operation = any(o.operations)) is not false
                then format('the list of such attachments of transit router %s was not complete', e.transit_router_id)
            when w.id is not null
                then format('attachment %s is no longer listed, and its removal is withheld', e.listed_as)
        end as doubt
    from operated e
    left join router r on r.transit_router_id = e.transit_router_id
    left join router p on p.transit_router_id = e.peer_transit_router_id
    left join network n on n.account_id = e.listed_by
    left join gap g on g.account_id = e.listed_by and g.parent_id = e.listed_at
    left join gap o on o.account_id = r.account_id and o.parent_id = e.transit_router_id
    left join withheld w
        on w.account_id = e.listed_by and w.operation like 'ListTransitRouter%Attachments' and w.id = e.listed_as
    order by e.attachment_end_id collate "C", e.is_derived, n.account_id is null, e.account_id, e.region_id
),
log_format as materialized (
    select d.log_format_string,
        (
            select string_agg(n.name, ', ' order by n.position)
            from unnest(sync.format_fields()) with ordinality as n (name, position)
            where n.position <= 3 and strpos(d.log_format_string, '${' || n.name || '}') = 0
        ) as lacks,
        (
            select string_agg(distinct t.match[1], ', ')
            from regexp_matches(d.log_format_string, '\$\{([^{}]*)\}', 'g') as t (match)
            where t.match[1] <> all (sync.format_fields())
        ) as unlisted
    from (select distinct f.log_format_string from sync.flow_log f where f.log_format_string <> '') d
),
log as materialized (
    select l.account_id, l.region_id, l.flow_log_id, l.transit_router_id, l.transit_router_attachment_id, l.status,
        l.state, m.lacks, m.unlisted, l.is_elsewhere, l.old_version
    from sync.found_flow_logs(fresh_for, filter) l
    left join log_format m on m.log_format_string = l.log_format_string
),
-- A flow log of an attachment is of the end at its transit router or, if it names none, of the end in its region.
attached as materialized (
    select p.attachment_end_id, l.transit_router_attachment_id, l.account_id, l.region_id, l.flow_log_id, l.state,
        l.status, l.lacks, l.unlisted, l.is_elsewhere, l.old_version,
        coalesce(
            l.transit_router_id = p.transit_router_id,
            l.region_id = p.region_id and p.region_id is distinct from p.peer_region_id) as fits
    from placed p
    join log l on l.transit_router_attachment_id = p.transit_router_attachment_id
),
matching as (
    select a.attachment_end_id, a.flow_log_id, a.state, a.status, true as is_own, a.lacks, a.unlisted, a.is_elsewhere,
        a.old_version
    from attached a
    where a.fits
    union all
    select p.attachment_end_id, l.flow_log_id, l.state, l.status, false, l.lacks, l.unlisted, l.is_elsewhere,
        l.old_version
    from placed p
    join log l on l.transit_router_id = p.transit_router_id
    where l.transit_router_attachment_id is null
),
found as materialized (
    select m.attachment_end_id,
        array_agg(m.flow_log_id) filter (where m.state = 'active') as active,
        min(m.flow_log_id) filter (where m.state = 'active' and m.is_own) as own,
        min(m.flow_log_id) filter (where m.state = 'former') as former,
        min(m.says) filter (where m.state = 'pending') as pending,
        min(m.says) filter (where m.state = 'idle') as idle,
        array_agg(format('%s (%s)', m.flow_log_id, m.lacks))
            filter (where m.state = 'active' and m.lacks is not null) as lacking,
        array_agg(format('%s (%s)', m.flow_log_id, m.unlisted))
            filter (where m.state = 'active' and m.unlisted is not null) as unlisted,
        array_agg(m.flow_log_id) filter (where m.state = 'active' and m.is_elsewhere) as elsewhere,
        array_agg(format('%s (%s)', m.flow_log_id, m.old_version))
            filter (where m.state = 'active' and m.old_version is not null) as outdated
    from (
        select *,
            case
                when state not in ('pending', 'idle') then null
                when status is null then format('flow log %s has no status', flow_log_id)
                when state = 'pending' or lower(status) in ('inactive', 'deleting')
                    then format('flow log %s is %s', flow_log_id, status)
                else format('flow log %s has the unknown status %s', flow_log_id, status)
            end as says
        from matching
        order by attachment_end_id collate "C", flow_log_id collate "C"
    ) m
    group by m.attachment_end_id
),
stray as (
    select s.transit_router_attachment_id, min(s.flow_log_id) as flow_log_id
    from (
        select a.transit_router_attachment_id, a.flow_log_id
        from attached a
        group by a.transit_router_attachment_id, a.account_id, a.region_id, a.flow_log_id
        having not bool_or(coalesce(a.fits, false))
    ) s
    group by s.transit_router_attachment_id
),
-- The only flow log of a CEN instance in a region, if it names neither a transit router nor an attachment.
lone as (
    select n.cen_id, n.region_id, n.flow_log_id
    from sync.flow_log n
    where n.transit_router_id is null and n.transit_router_attachment_id is null and lower(n.status) = 'active'
      and not exists (
        select
        from sync.flow_log f
        where f.cen_id = n.cen_id and f.region_id = n.region_id
          and (f.account_id, f.flow_log_id) <> (n.account_id, n.flow_log_id))
),
fact as materialized (
    select p.*, f.active, f.own, f.pending, f.idle as off, coalesce(f.pending, f.idle) as idle,
        f.lacking, f.unlisted, f.elsewhere, f.outdated,
        coalesce(
            case
                when f.former is not null and f.active is null
                    then format('flow log %s was active when it was last listed, which is too long ago', f.former)
            end,
            p.doubt) as unsure
    from placed p
    left join found f on f.attachment_end_id = p.attachment_end_id
),
ruled as (
    select e.*, o.active as other_active, o.idle as other_idle,
        case
            when o.attachment_end_id is null then 'the transit router at the other end is not known' else o.unsure
        end as other_unsure,
        case
            when e.edition = 'basic' then 1
            when e.edition is distinct from 'enterprise' then 2
            when lower(e.router_status) in ('creating', 'deleting', 'deleted', 'upgrading') then 3
            when lower(e.status) is distinct from 'attached' then 4
            when not e.is_peer then case
                when e.active is not null then 5
                when e.unsure is not null then 6
                when e.pending is not null then 7
                when e.off is not null then 8
                else 9
            end
            when o.edition = 'basic' then 15
            when e.active is not null and o.active is not null then 10
            when e.active is not null
                then case when o.attachment_end_id is not null and o.unsure is null then 11 else 12 end
            when o.active is not null then case when e.unsure is null then 11 else 12 end
            when e.unsure is null and o.attachment_end_id is not null and o.unsure is null then 13
            else 14
        end as rule
    from fact e
    left join fact o on o.attachment_end_id = e.other_end_id
),
worded as (
    select u.*,
        case when u.active is not null then u.transit_router_id else u.peer_transit_router_id end as logged_at,
        coalesce(u.active[1], u.other_active[1]) as logged_by,
        case when u.active is not null then u.peer_transit_router_id else u.transit_router_id end as lacking_at,
        case when u.active is not null then u.other_idle else u.idle end as lacking_idle,
        case when u.active is not null then u.other_unsure else u.unsure end as lacking_unsure,
        coalesce(
            case
                when s.flow_log_id is not null and u.is_peer then format('flow log %s fits neither end', s.flow_log_id)
                when s.flow_log_id is not null
                    then format('flow log %s is of this attachment, but of another transit router', s.flow_log_id)
            end,
            case
                when l.flow_log_id is not null
                    then format('flow log %s names neither a transit router nor an attachment', l.flow_log_id)
            end) as beside
    from ruled u
    left join stray s on s.transit_router_attachment_id = u.transit_router_attachment_id
    left join lone l on l.cen_id = u.cen_id and l.region_id = u.region_id
)
select w.account_id, w.region_id, w.attachment_end_id, w.transit_router_attachment_id, w.transit_router_id, w.cen_id,
    w.resource_type, w.resource_id, w.resource_owner_id, w.attachment_name, w.peer_transit_router_id, w.peer_region_id,
    case
        when w.rule in (1, 3, 4) then 'impossible'
        when w.rule in (2, 6, 14) then 'unknown'
        when w.rule in (5, 10) then 'covered'
        when w.rule in (11, 12) or w.active is not null then 'partly'
        when w.rule = 15 and w.unsure is not null then 'unknown'
        else 'not_covered'
    end,
    case w.rule
        when 1 then format(
            'Transit router %s is of Basic Edition, which has no flow logs: upgrade it to Enterprise Edition.',
            w.transit_router_id)
        when 2 then format('Not known: %s.', w.doubt)
        when 3 then format(
            'Transit router %s is %s: it cannot have a flow log now.', w.transit_router_id, w.router_status)
        when 4 then format(
            'The attachment %s: it cannot have a flow log now.', coalesce('is ' || w.status, 'has no status'))
        when 5 then case
            when w.own is not null then format('Flow log %s of the attachment is active.', w.own)
            else format('Flow log %s of transit router %s is active.', w.active[1], w.transit_router_id)
        end
        when 6 then format('Not known: %s.', w.unsure)
        when 7 then format('Not yet active: %s.', w.pending)
        when 8 then format('Not active: %s.', w.off)
        when 9 then format('No flow log%s.', ': ' || w.beside)
        when 10 then format('Flow logs %s and %s are active at both ends.', w.active[1], w.other_active[1])
        when 11 then format(
            'Only traffic that leaves transit router %s is logged, by flow log %s: %s.', w.logged_at, w.logged_by,
            coalesce(w.lacking_idle, format('transit router %s has no flow log for it', w.lacking_at)))
        when 12 then format(
            'Traffic that leaves transit router %s is logged, by flow log %s; the other direction is not known: %s.',
            w.logged_at, w.logged_by, w.lacking_unsure)
        when 13 then format(
            'No active flow log at either end%s.',
            ': ' || nullif(concat_ws('; ', w.idle, w.other_idle, w.beside), ''))
        when 14 then format('Not known: %s.', coalesce(w.unsure, w.other_unsure))
        else case
            when w.active is not null then format(
                'Only traffic that leaves transit router %s is logged, by flow log %s: transit router %s is of Basic '
                'Edition, which has no flow logs.', w.transit_router_id, w.active[1], w.peer_transit_router_id)
            when w.unsure is not null then format('Not known: %s.', w.unsure)
            else format(
                'No active flow log, and transit router %s at the other end is of Basic Edition, which has none.',
                w.peer_transit_router_id)
        end
    end,
    case
        when w.rule = 10 then (select jsonb_agg(distinct id) from unnest(w.active || w.other_active) as counted (id))
        when w.rule in (5, 11, 12) then to_jsonb(coalesce(w.active, w.other_active))
        when w.rule = 15 and w.active is not null then to_jsonb(w.active)
        else '[]'::jsonb
    end,
    to_jsonb(
        case when w.rule = 12 then array[jsonb_build_object(
            'kind', 'half_unknown', 'text', format('The other direction is not known: %s.', w.lacking_unsure))]
        end
        || case when w.rule > 4 and cardinality(w.active) > 1 then array[jsonb_build_object(
            'kind', 'several_flow_logs',
            'text', format('Several flow logs record the same traffic: %s.', sync.first_few(w.active)))]
        end
        || case when w.rule > 4 and w.lacking is not null then array[jsonb_build_object(
            'kind', 'format_lacks', 'text', format('The format lacks required fields: %s.', sync.first_few(w.lacking)))]
        end
        || case when w.rule > 4 and w.unlisted is not null then array[jsonb_build_object(
            'kind', 'format_unknown',
            'text', format('The format has fields that are not documented: %s.', sync.first_few(w.unlisted)))]
        end
        || case when w.rule > 4 and w.elsewhere is not null then array[jsonb_build_object(
            'kind', 'other_destination',
            'text', format('Neither project nor Logstore, so another destination: %s.', sync.first_few(w.elsewhere)))]
        end
        || case when w.rule > 4 and w.outdated is not null then array[jsonb_build_object(
            'kind', 'old_version', 'text', format('An older version than 3: %s.', sync.first_few(w.outdated)))]
        end
        || case when w.resource_owner_id <> w.router_owner_id then array[jsonb_build_object(
            'kind', 'cross_account',
            'text', format(
                'The connected resource belongs to account %s, the transit router to account %s.',
                w.resource_owner_id, w.router_owner_id))]
        end
        || case when w.managed_service is not null then array[jsonb_build_object(
            'kind', 'managed_service',
            'text', format(
                'The service %s manages the attachment: its owner may be unable to change it.', w.managed_service))]
        end),
    w.tags
from worded w
$$;
comment on function sync.judged_coverage is
    'The verdict on each end of a connection, from the inventory as it is now; fresh_for is how old a listing may be, '
    'filter that of the settings.';
