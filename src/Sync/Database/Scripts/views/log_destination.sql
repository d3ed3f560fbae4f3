-- Where the logs go, and in which form.
--
-- Which Logstores get records of more than one form?
--   select project_name, log_store_name, count(*) as forms, array_agg(distinct interval) as intervals
--   from report.log_destination
--   group by project_name, log_store_name
--   having count(distinct (interval, log_format_string)) > 1;
-- Which destinations get nothing, because all their flow logs are off?
--   select account_id, region_id, project_name, log_store_name, flow_logs
--   from report.log_destination
--   where active = 0;
create or replace view report.log_destination as
select account_id, region_id, project_name, log_store_name, interval, log_format_string, count(*) as flow_logs,
       count(*) filter (where status = 'Active') as active, count(distinct cen_id) as cens
from sync.flow_log
group by account_id, region_id, project_name, log_store_name, interval, log_format_string;
comment on view report.log_destination is 'One row per project, Logstore, interval and format that flow logs of an account and region write now.';
comment on column report.log_destination.account_id is 'Alibaba Cloud account.';
comment on column report.log_destination.region_id is 'Region.';
comment on column report.log_destination.project_name is 'Project of Log Service.';
comment on column report.log_destination.log_store_name is 'Logstore in that project.';
comment on column report.log_destination.interval is 'Seconds between two records.';
comment on column report.log_destination.log_format_string is 'Which fields a record has.';
comment on column report.log_destination.flow_logs is 'How many flow logs write there in this form.';
comment on column report.log_destination.active is 'Of these, how many are Active.';
comment on column report.log_destination.cens is 'How many CEN instances they belong to.';
