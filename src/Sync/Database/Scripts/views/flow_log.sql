-- What exists now, as last proven.
--
-- Which flow logs are switched off?
--   select account_id, region_id, flow_log_id, flow_log_name, changed_at
--   from report.flow_log
--   where status <> 'Active'
--   order by changed_at desc;
-- How many flow logs are there per CEN instance and region?
--   select cen_id, region_id, count(*) as flow_logs
--   from report.flow_log
--   group by cen_id, region_id
--   order by flow_logs desc;
-- Which flow logs carry no owner tag?
--   select account_id, region_id, flow_log_id, flow_log_name
--   from report.flow_log
--   where not tags ? 'owner';
-- Which flow logs collect every ten minutes only?
--   select account_id, region_id, flow_log_id, interval
--   from report.flow_log
--   where interval > 60;
-- Which flow logs do not record the source and the destination?
--   select account_id, region_id, flow_log_id, log_format_string
--   from report.flow_log
--   where not log_format_string like all (array['%${srcaddr}%', '%${dstaddr}%']);
create or replace view report.flow_log as
select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id,
       project_name, log_store_name, log_format_string, flow_log_version, interval, status, creation_time, created_at,
       tags, extra, first_seen_at, valid_from as changed_at
from sync.flow_log;
comment on view report.flow_log is 'One row per flow log that exists now, as last proven by a complete listing of its account and region.';
comment on column report.flow_log.account_id is 'Alibaba Cloud account. Part of the key.';
comment on column report.flow_log.region_id is 'Region that was listed. Part of the key.';
comment on column report.flow_log.flow_log_id is 'Part of the key.';
comment on column report.flow_log.flow_log_name is 'As the API gives it; null when it has none.';
comment on column report.flow_log.description is 'As the API gives it; null when it has none.';
comment on column report.flow_log.cen_id is 'CEN instance.';
comment on column report.flow_log.transit_router_id is 'Transit router; null for flow logs of older kinds.';
comment on column report.flow_log.transit_router_attachment_id is 'The network instance connection that is logged; null where the flow log names none.';
comment on column report.flow_log.project_name is 'Project of Log Service the logs go to.';
comment on column report.flow_log.log_store_name is 'Logstore in that project.';
comment on column report.flow_log.log_format_string is 'Which fields a record has: ${srcaddr}${dstaddr}…; one per row in report.format_field.';
comment on column report.flow_log.flow_log_version is 'As the API gives it; 3 is the latest known.';
comment on column report.flow_log.interval is 'Seconds between two records: 60 or 600.';
comment on column report.flow_log.status is 'As the API gives it: Active, Inactive, and Modifying for a while.';
comment on column report.flow_log.creation_time is 'When the cloud created it, as the API spells it.';
comment on column report.flow_log.created_at is 'creation_time as a time; null where it cannot be read as one.';
comment on column report.flow_log.tags is 'Tags as {"key": "value"}; one per row in report.tag.';
comment on column report.flow_log.extra is 'Members the API sent that its page does not list; null when there are none.';
comment on column report.flow_log.first_seen_at is 'Since when it has existed without a break, as far as was seen.';
comment on column report.flow_log.changed_at is 'Since when it is as it is now.';
