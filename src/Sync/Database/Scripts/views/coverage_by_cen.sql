-- Flow logs by CEN instance.
--
-- Which CEN instances have flow logs, but no active one?
--   select account_id, cen_id, flow_logs, inactive
--   from report.coverage_by_cen
--   where active = 0;
-- How many regions, transit routers and attachments of each CEN instance have flow logs?
--   select account_id, cen_id, regions, transit_routers, attachments, active, inactive
--   from report.coverage_by_cen
--   order by active desc;
create or replace view report.coverage_by_cen as
select account_id, cen_id, count(*) as flow_logs,
       count(*) filter (where status = 'Active') as active,
       count(*) filter (where status is distinct from 'Active') as inactive,
       count(distinct region_id) as regions,
       count(distinct transit_router_id) as transit_routers,
       count(distinct transit_router_attachment_id) as attachments,
       count(distinct transit_router_attachment_id) filter (where status = 'Active') as attachments_active,
       max(valid_from) as changed_at
from sync.flow_log
group by account_id, cen_id;
comment on view report.coverage_by_cen is 'One row per CEN instance that currently has a flow log.';
comment on column report.coverage_by_cen.account_id is 'Alibaba Cloud account.';
comment on column report.coverage_by_cen.cen_id is 'CEN instance; null for flow logs without one.';
comment on column report.coverage_by_cen.flow_logs is 'Number of flow logs.';
comment on column report.coverage_by_cen.active is 'Number of these that are Active.';
comment on column report.coverage_by_cen.inactive is 'Number of these in any other status.';
comment on column report.coverage_by_cen.regions is 'Number of regions with a flow log.';
comment on column report.coverage_by_cen.transit_routers is 'Number of transit routers with a flow log.';
comment on column report.coverage_by_cen.attachments is 'Number of attachments with a flow log.';
comment on column report.coverage_by_cen.attachments_active is 'Number of attachments with an Active flow log.';
comment on column report.coverage_by_cen.changed_at is 'When one of the flow logs last changed.';
