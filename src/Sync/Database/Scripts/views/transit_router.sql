-- The transit routers that exist now, and whether their traffic is logged.
--
-- Which transit routers are not covered by flow logs, or only partly?
--   select account_id, region_id, transit_router_id, transit_router_name, coverage, coverage_reason, not_covered
--   from report.transit_router
--   where coverage in ('not_covered', 'partly')
--   order by not_covered desc;
-- Which transit routers are of Basic Edition and cannot have flow logs?
--   select account_id, region_id, transit_router_id, cen_id
--   from report.transit_router
--   where lower(type) = 'basic';
create or replace view report.transit_router as
select r.account_id, r.region_id, r.transit_router_id, r.transit_router_name, r.transit_router_description, r.cen_id,
       r.type, r.status, r.ali_uid, r.support_multicast, r.transit_router_cidr_list, r.creation_time, r.created_at,
       r.tags, r.extra, r.first_seen_at, r.valid_from as changed_at,
       j.verdict as coverage, j.own_flow_log_id as flow_log_id,
       coalesce(v.attachments, 0) as attachments, coalesce(v.covered, 0) as covered,
       coalesce(v.partly, 0) as partly, coalesce(v.not_covered, 0) as not_covered,
       coalesce(v.impossible, 0) as impossible, coalesce(v.unknown, 0) as unknown, j.why as coverage_reason
from sync.transit_router r
left join sync.router_verdict j on j.router_id = r.transit_router_id and j.ended_at = 'infinity'
left join (
    select transit_router_id, count(*) as attachments, count(*) filter (where verdict = 'covered') as covered,
           count(*) filter (where verdict = 'partly') as partly,
           count(*) filter (where verdict = 'not_covered') as not_covered,
           count(*) filter (where verdict = 'impossible') as impossible,
           count(*) filter (where verdict = 'unknown') as unknown
    from sync.coverage
    group by transit_router_id
) v on v.transit_router_id = r.transit_router_id;
comment on view report.transit_router is
    'One row per transit router that exists now, as last verified.';
comment on column report.transit_router.account_id is 'Alibaba Cloud account. Part of the key.';
comment on column report.transit_router.region_id is 'Region. Part of the key.';
comment on column report.transit_router.transit_router_id is 'Part of the key.';
comment on column report.transit_router.transit_router_name is 'As returned by the API; null if it has none.';
comment on column report.transit_router.transit_router_description is 'As returned by the API; null if it has none.';
comment on column report.transit_router.cen_id is 'CEN instance.';
comment on column report.transit_router.type is 'Edition: Enterprise or Basic.';
comment on column report.transit_router.status is
    'As returned by the API: Active, or temporarily Creating, Modifying, Upgrading or Deleting.';
comment on column report.transit_router.ali_uid is 'Account that owns the CEN instance.';
comment on column report.transit_router.support_multicast is 'Support of multicast: true or false.';
comment on column report.transit_router.transit_router_cidr_list is 'Its CIDR blocks.';
comment on column report.transit_router.creation_time is 'When it was created, in the format of the API.';
comment on column report.transit_router.created_at is 'creation_time as a timestamp; null if it cannot be parsed.';
comment on column report.transit_router.tags is 'Tags as {"key": "value"}.';
comment on column report.transit_router.extra is
    'Members of the API response that its documentation does not list; null if there are none.';
comment on column report.transit_router.first_seen_at is 'Since when it has been listed without interruption.';
comment on column report.transit_router.changed_at is 'When it last changed.';
comment on column report.transit_router.coverage is
    'covered: it has an active flow log of its own, or all of its attachments are covered; partly: some are; '
    'not_covered: none is; impossible: Basic Edition has no flow logs; unknown: a list of its attachments or '
    'flow logs was not complete, or is too old; null: nothing is attached, or no run has judged it yet.';
comment on column report.transit_router.coverage_reason is 'Why, as a sentence; null if no run has judged it yet.';
comment on column report.transit_router.flow_log_id is
    'An active flow log of the transit router itself; null if there is none. Between transit routers it records '
    'only the traffic that leaves this one.';
comment on column report.transit_router.attachments is 'Number of ends of connections at it.';
comment on column report.transit_router.covered is 'Number of these that are covered.';
comment on column report.transit_router.partly is 'Number of these that are partly covered: one direction only.';
comment on column report.transit_router.not_covered is 'Number of these that are not covered.';
comment on column report.transit_router.impossible is 'Number of these that cannot have a flow log now.';
comment on column report.transit_router.unknown is 'Number of these whose coverage is not known.';
