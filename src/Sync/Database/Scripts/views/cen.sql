-- The CEN instances that exist now, as last verified.
--
-- Which CEN instances have connections that are not covered by a flow log?
--   select account_id, cen_id, name, attachments, not_covered, partly
--   from report.cen
--   where not_covered + partly > 0
--   order by not_covered desc;
-- Which CEN instances have no transit router?
--   select account_id, cen_id, name, status
--   from report.cen
--   where transit_routers = 0;
create or replace view report.cen as
select c.account_id, c.cen_id, c.name, c.description, c.status, c.protection_level, c.ipv6_level, c.resource_group_id,
       c.cen_bandwidth_package_ids, c.creation_time, c.created_at, c.tags, c.extra, c.first_seen_at,
       c.valid_from as changed_at, coalesce(r.transit_routers, 0) as transit_routers,
       coalesce(v.attachments, 0) as attachments, coalesce(v.covered, 0) as covered, coalesce(v.partly, 0) as partly,
       coalesce(v.not_covered, 0) as not_covered, coalesce(v.impossible, 0) as impossible,
       coalesce(v.unknown, 0) as unknown
from sync.cen c
left join (
    select account_id, cen_id, count(*) as transit_routers
    from sync.transit_router
    group by account_id, cen_id
) r using (account_id, cen_id)
left join (
    select account_id, cen_id, count(*) as attachments, count(*) filter (where verdict = 'covered') as covered,
           count(*) filter (where verdict = 'partly') as partly,
           count(*) filter (where verdict = 'not_covered') as not_covered,
           count(*) filter (where verdict = 'impossible') as impossible,
           count(*) filter (where verdict = 'unknown') as unknown
    from sync.coverage
    group by account_id, cen_id
) v using (account_id, cen_id);
comment on view report.cen is
    'One row per CEN instance that exists now, as last verified.';
comment on column report.cen.account_id is 'Alibaba Cloud account. Part of the key.';
comment on column report.cen.cen_id is 'Part of the key.';
comment on column report.cen.name is 'As returned by the API; null if it has none.';
comment on column report.cen.description is 'As returned by the API; null if it has none.';
comment on column report.cen.status is 'As returned by the API: Creating, Active or Deleting.';
comment on column report.cen.protection_level is 'Level of CIDR block overlapping.';
comment on column report.cen.ipv6_level is 'Support of IPv6.';
comment on column report.cen.resource_group_id is 'Resource group.';
comment on column report.cen.cen_bandwidth_package_ids is 'Its bandwidth packages.';
comment on column report.cen.creation_time is 'When it was created, in the format of the API.';
comment on column report.cen.created_at is 'creation_time as a timestamp; null if it cannot be parsed.';
comment on column report.cen.tags is 'Tags as {"key": "value"}.';
comment on column report.cen.extra is
    'Members of the API response that its documentation does not list; null if there are none.';
comment on column report.cen.first_seen_at is 'Since when it has been listed without interruption.';
comment on column report.cen.changed_at is 'When it last changed.';
comment on column report.cen.transit_routers is 'Number of its transit routers.';
comment on column report.cen.attachments is 'Number of ends of connections at it.';
comment on column report.cen.covered is 'Number of these that are covered.';
comment on column report.cen.partly is 'Number of these that are partly covered: one direction only.';
comment on column report.cen.not_covered is 'Number of these that are not covered.';
comment on column report.cen.impossible is 'Number of these that cannot have a flow log now.';
comment on column report.cen.unknown is 'Number of these whose coverage is not known.';
