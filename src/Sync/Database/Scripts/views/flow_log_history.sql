-- All versions of all flow logs, including the current ones.
--
-- What did a flow log look like over time?
--   select valid_from, valid_to, status, interval, project_name, log_store_name
--   from report.flow_log_history
--   where flow_log_id = 'flowlog-m5evbtbpt'
--   order by valid_from;
-- Which flow logs were removed in the last month, and when?
--   select h.account_id, h.region_id, h.flow_log_id, h.flow_log_name, max(h.valid_to) as gone_since
--   from report.flow_log_history h
--   where h.valid_to > now() - interval '720 hours'
--     and not exists (
--       select from report.flow_log f
--       where f.account_id = h.account_id and f.region_id = h.region_id and f.flow_log_id = h.flow_log_id)
--   group by h.account_id, h.region_id, h.flow_log_id, h.flow_log_name
--   order by gone_since desc;
create or replace view report.flow_log_history as
select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
       transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval,
       status, creation_time, created_at, tags, extra, first_seen_at, valid_from, null::timestamptz as valid_to
from sync.flow_log
union all
select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
       transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval,
       status, creation_time, created_at, tags, extra, first_seen_at, valid_from, valid_to
from sync.flow_log_history;
comment on view report.flow_log_history is 'One row per version of a flow log, each for [valid_from, valid_to).';
comment on column report.flow_log_history.account_id is 'Alibaba Cloud account. Part of the key.';
comment on column report.flow_log_history.region_id is 'Region that was listed. Part of the key.';
comment on column report.flow_log_history.flow_log_id is 'Part of the key.';
comment on column report.flow_log_history.flow_log_name is 'As returned by the API; null if it has none.';
comment on column report.flow_log_history.description is 'As returned by the API; null if it has none.';
comment on column report.flow_log_history.cen_id is 'CEN instance.';
comment on column report.flow_log_history.transit_router_id is 'Transit router; null for older types of flow logs.';
comment on column report.flow_log_history.transit_router_attachment_id is
    'The network instance connection that is logged; null if the flow log has none.';
comment on column report.flow_log_history.project_name is 'Project of Log Service that receives the logs.';
comment on column report.flow_log_history.log_store_name is 'Logstore in that project.';
comment on column report.flow_log_history.log_format_string is
    'The fields in a record: ${srcaddr}${dstaddr}…; one per row in report.format_field.';
comment on column report.flow_log_history.flow_log_version is 'As returned by the API; 3 is the latest known.';
comment on column report.flow_log_history.interval is 'Seconds between two records: 60 or 600.';
comment on column report.flow_log_history.status is
    'As returned by the API: Active, Inactive, or temporarily Modifying.';
comment on column report.flow_log_history.creation_time is 'When it was created, in the format of the API.';
comment on column report.flow_log_history.created_at is
    'creation_time as a timestamp; null if it cannot be parsed.';
comment on column report.flow_log_history.tags is 'Tags as {"key": "value"}; one per row in report.tag.';
comment on column report.flow_log_history.extra is
    'Members of the API response that its documentation does not list; null if there are none.';
comment on column report.flow_log_history.first_seen_at is
    'Start of the uninterrupted period of existence that this version belongs to.';
comment on column report.flow_log_history.valid_from is 'Start of this version, inclusive. Part of the key.';
comment on column report.flow_log_history.valid_to is 'End of this version, exclusive; null: the current version.';
