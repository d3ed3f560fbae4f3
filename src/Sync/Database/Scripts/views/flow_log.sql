-- What exists now, as last proven.
--
-- Which flow logs are switched off?
--   select account_id, region_id, flow_log_id, flow_log_name from report.flow_log where status <> 'Active';
-- How many are there per CEN instance?
--   select cen_id, count(*) from report.flow_log group by cen_id order by count(*) desc;
-- Which carry no owner tag?
--   select account_id, region_id, flow_log_id from report.flow_log where not tags ? 'owner';
create or replace view report.flow_log as
select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id,
       project_name, log_store_name, log_format_string, flow_log_version, interval, status, creation_time, created_at,
       tags, extra, first_seen_at, valid_from as changed_at
from sync.flow_log;
comment on view report.flow_log is 'Every flow log that exists now, as last proven by a complete listing of its account and region.';
