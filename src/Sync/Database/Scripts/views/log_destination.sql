-- The destinations of the logs, and the format of the records.
--
-- Which Logstores receive records in more than one format?
--   select project_name, log_store_name, count(*) as formats, array_agg(distinct interval) as intervals
--   from report.log_destination
--   group by project_name, log_store_name
--   having count(distinct (interval, log_format_string)) > 1;
-- Which destinations receive nothing, because none of their flow logs is active?
--   select account_id, region_id, project_name, log_store_name, flow_logs
--   from report.log_destination
--   where active = 0;
create or replace view report.log_destination as
select account_id, region_id, project_name, log_store_name, interval, log_format_string, count(*) as flow_logs,
       count(*) filter (where status = 'Active') as active, count(distinct cen_id) as cens
from sync.flow_log
group by account_id, region_id, project_name, log_store_name, interval, log_format_string;
comment on view report.log_destination is
    'One row per project, Logstore, interval and format to which flow logs of an account and region write now.';
comment on column report.log_destination.account_id is 'Alibaba Cloud account.';
comment on column report.log_destination.region_id is 'Region.';
comment on column report.log_destination.project_name is 'Project of Log Service.';
comment on column report.log_destination.log_store_name is 'Logstore in that project.';
comment on column report.log_destination.interval is 'Seconds between two records.';
comment on column report.log_destination.log_format_string is 'The fields in a record.';
comment on column report.log_destination.flow_logs is 'Number of flow logs that write there in this format.';
comment on column report.log_destination.active is 'Number of these that are Active.';
comment on column report.log_destination.cens is 'Number of CEN instances that they belong to.';
