-- What is not as expected now, field by field.
--
-- How many flow logs break which expectation?
--   select expectation, severity, count(distinct (account_id, region_id, flow_log_id)) as flow_logs
--   from report.nonconforming
--   group by expectation, severity
--   order by flow_logs desc;
-- What has not been as expected for more than a week?
--   select since, account_id, region_id, flow_log_id, expectation, field, actual
--   from report.nonconforming
--   where since < now() - interval '168 hours'
--   order by since;
-- Whose flow logs are they?
--   select tags->>'owner' as owner, expectation, count(distinct (account_id, region_id, flow_log_id)) as flow_logs
--   from report.nonconforming
--   group by tags->>'owner', expectation
--   order by flow_logs desc;
create or replace view report.nonconforming as
select n.account_id, n.region_id, n.flow_log_id, f.flow_log_name, f.cen_id, f.tags, n.expectation, n.severity, n.since,
       finding.field, finding.expected, finding.actual
from sync.nonconformance n
join sync.flow_log f using (account_id, region_id, flow_log_id)
cross join jsonb_to_recordset(n.findings) as finding (field text, expected jsonb, actual text);
comment on view report.nonconforming is 'One row per flow log, expectation and field that is not as expected.';
comment on column report.nonconforming.account_id is 'Alibaba Cloud account of the flow log.';
comment on column report.nonconforming.region_id is 'Region of the flow log.';
comment on column report.nonconforming.flow_log_id is 'The flow log that is not as expected.';
comment on column report.nonconforming.flow_log_name is 'Its name.';
comment on column report.nonconforming.cen_id is 'Its CEN instance.';
comment on column report.nonconforming.tags is 'Its tags: key to value.';
comment on column report.nonconforming.expectation is 'The name of the expectation in the settings.';
comment on column report.nonconforming.severity is 'low, medium or high, by the expectation.';
comment on column report.nonconforming.since is 'When the flow log began not to be as this expectation says, or was first judged.';
comment on column report.nonconforming.field is 'The field; one tag is tags.KEY.';
comment on column report.nonconforming.expected is 'A list, of which any would do; * stands for any characters.';
comment on column report.nonconforming.actual is 'As text; null where the field is not there.';
