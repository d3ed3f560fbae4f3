-- Flow logs by CEN instance, and how many of its connections they cover.
--
-- Which CEN instances have flow logs, but no active one?
--   select account_id, cen_id, flow_logs, inactive
--   from report.coverage_by_cen
--   where active = 0 and flow_logs > 0;
-- Which CEN instances have connections, but no flow log?
--   select account_id, cen_id, attachments_known, not_covered
--   from report.coverage_by_cen
--   where flow_logs = 0 and attachments_known > 0;
-- How many regions, transit routers and attachments of each CEN instance have flow logs?
--   select account_id, cen_id, regions, transit_routers, attachments, active, inactive
--   from report.coverage_by_cen
--   order by active desc;
create or replace view report.coverage_by_cen as
select account_id, cen_id, coalesce(f.flow_logs, 0) as flow_logs, coalesce(f.active, 0) as active,
       coalesce(f.inactive, 0) as inactive, coalesce(f.regions, 0) as regions,
       coalesce(f.transit_routers, 0) as transit_routers, coalesce(f.attachments, 0) as attachments,
       coalesce(f.attachments_active, 0) as attachments_active, f.changed_at,
       coalesce(n.attachments_known, 0) as attachments_known, coalesce(n.covered, 0) as covered,
       coalesce(n.partly, 0) as partly, coalesce(n.not_covered, 0) as not_covered,
       coalesce(n.impossible, 0) as impossible, coalesce(n.unknown, 0) as unknown
from (
    select account_id, cen_id, count(*) as flow_logs, count(*) filter (where status = 'Active') as active,
           count(*) filter (where status is distinct from 'Active') as inactive,
           count(distinct region_id) as regions, count(distinct transit_router_id) as transit_routers,
           count(distinct transit_router_attachment_id) as attachments,
           count(distinct transit_router_attachment_id) filter (where status = 'Active') as attachments_active,
           max(valid_from) as changed_at
    from sync.flow_log
    group by account_id, cen_id
) f
full join (
    select account_id, cen_id, count(v.verdict) as attachments_known,
           count(*) filter (where v.verdict = 'covered') as covered,
           count(*) filter (where v.verdict = 'partly') as partly,
           count(*) filter (where v.verdict = 'not_covered') as not_covered,
           count(*) filter (where v.verdict = 'impossible') as impossible,
           count(*) filter (where v.verdict = 'unknown') as unknown
    from sync.cen
    full join sync.coverage v using (account_id, cen_id)
    group by account_id, cen_id
) n using (account_id, cen_id);
comment on view report.coverage_by_cen is 'One row per CEN instance that exists now, or that flow logs refer to now.';
comment on column report.coverage_by_cen.account_id is 'Alibaba Cloud account.';
comment on column report.coverage_by_cen.cen_id is 'CEN instance; null for flow logs without one.';
comment on column report.coverage_by_cen.flow_logs is 'Number of flow logs.';
comment on column report.coverage_by_cen.active is 'Number of these that are Active.';
comment on column report.coverage_by_cen.inactive is 'Number of these in any other status.';
comment on column report.coverage_by_cen.regions is 'Number of regions with a flow log.';
comment on column report.coverage_by_cen.transit_routers is 'Number of transit routers with a flow log.';
comment on column report.coverage_by_cen.attachments is 'Number of attachments with a flow log.';
comment on column report.coverage_by_cen.attachments_active is 'Number of attachments with an Active flow log.';
comment on column report.coverage_by_cen.changed_at is
    'When one of the flow logs last changed; null if there are none.';
comment on column report.coverage_by_cen.attachments_known is
    'Number of ends of its connections, as in report.coverage.';
comment on column report.coverage_by_cen.covered is 'Number of these that are covered.';
comment on column report.coverage_by_cen.partly is 'Number of these that are partly covered: one direction only.';
comment on column report.coverage_by_cen.not_covered is 'Number of these that are not covered.';
comment on column report.coverage_by_cen.impossible is 'Number of these that cannot have a flow log now.';
comment on column report.coverage_by_cen.unknown is 'Number of these whose coverage is not known.';
