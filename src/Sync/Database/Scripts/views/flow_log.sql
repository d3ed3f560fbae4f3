-- The flow logs that exist now, as last verified.
--
-- Which flow logs are not active?
--   select account_id, region_id, flow_log_id, flow_log_name, changed_at
--   from report.flow_log
--   where status <> 'Active'
--   order by changed_at desc;
-- How many flow logs are there per CEN instance and region?
--   select cen_id, region_id, count(*) as flow_logs
--   from report.flow_log
--   group by cen_id, region_id
--   order by flow_logs desc;
-- Which flow logs have no owner tag?
--   select account_id, region_id, flow_log_id, flow_log_name
--   from report.flow_log
--   where not tags ? 'owner';
-- Which flow logs have an interval of ten minutes?
--   select account_id, region_id, flow_log_id, interval
--   from report.flow_log
--   where interval > 60;
-- Which flow logs do not record the source and destination addresses?
--   select account_id, region_id, flow_log_id, log_format_string
--   from report.flow_log
--   where not log_format_string like all (array['%${srcaddr}%', '%${dstaddr}%']);
create or replace view report.flow_log as
select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
       transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval,
       status, creation_time, created_at, tags, extra, first_seen_at, valid_from as changed_at
from sync.flow_log;
comment on view report.flow_log is
    'One row per flow log that exists now, as last verified by a complete listing of its account and region.';
comment on column report.flow_log.account_id is 'Alibaba Cloud account. Part of the key.';
comment on column report.flow_log.region_id is 'Region that was listed. Part of the key.';
comment on column report.flow_log.flow_log_id is 'Part of the key.';
comment on column report.flow_log.flow_log_name is 'As returned by the API; null if it has none.';
comment on column report.flow_log.description is 'As returned by the API; null if it has none.';
comment on column report.flow_log.cen_id is 'CEN instance.';
comment on column report.flow_log.transit_router_id is 'Transit router; null for older types of flow logs.';
comment on column report.flow_log.transit_router_attachment_id is
    'The network instance connection that is logged; null if the flow log has none.';
comment on column report.flow_log.project_name is 'Project of Log Service that receives the logs.';
comment on column report.flow_log.log_store_name is 'Logstore in that project.';
comment on column report.flow_log.log_format_string is
    'The fields in a record: ${srcaddr}${dstaddr}…; one per row in report.format_field.';
comment on column report.flow_log.flow_log_version is 'As returned by the API; 3 is the latest known.';
comment on column report.flow_log.interval is 'Seconds between two records: 60 or 600.';
comment on column report.flow_log.status is 'As returned by the API: Active, Inactive, or temporarily Modifying.';
comment on column report.flow_log.creation_time is 'When it was created, in the format of the API.';
comment on column report.flow_log.created_at is 'creation_time as a timestamp; null if it cannot be parsed.';
comment on column report.flow_log.tags is 'Tags as {"key": "value"}; one per row in report.tag.';
comment on column report.flow_log.extra is
    'Members of the API response that its documentation does not list; null if there are none.';
comment on column report.flow_log.first_seen_at is 'Since when it has been listed without interruption.';
comment on column report.flow_log.changed_at is 'When it last changed.';
