-- Current violations of expectations, by field.
--
-- How many flow logs violate each expectation?
--   select expectation, severity, count(distinct (account_id, region_id, flow_log_id)) as flow_logs
--   from report.nonconforming
--   group by expectation, severity
--   order by flow_logs desc;
-- Which violations have lasted for more than a week?
--   select since, account_id, region_id, flow_log_id, expectation, field, actual
--   from report.nonconforming
--   where since < now() - interval '168 hours'
--   order by since;
-- Who owns the flow logs that violate expectations?
--   select tags->>'owner' as owner, expectation, count(distinct (account_id, region_id, flow_log_id)) as flow_logs
--   from report.nonconforming
--   group by tags->>'owner', expectation
--   order by flow_logs desc;
create or replace view report.nonconforming as
select n.account_id, n.region_id, n.flow_log_id, f.flow_log_name, f.cen_id, f.tags, n.expectation, n.severity,
       n.since,
       finding.field, finding.expected, finding.actual
from sync.nonconformance n
join sync.flow_log f using (account_id, region_id, flow_log_id)
cross join jsonb_to_recordset(n.findings) as finding (field text, expected jsonb, actual text);
comment on view report.nonconforming is 'One row per flow log, expectation and field that violates it.';
comment on column report.nonconforming.account_id is 'Alibaba Cloud account of the flow log.';
comment on column report.nonconforming.region_id is 'Region of the flow log.';
comment on column report.nonconforming.flow_log_id is 'The flow log that violates the expectation.';
comment on column report.nonconforming.flow_log_name is 'Its name.';
comment on column report.nonconforming.cen_id is 'Its CEN instance.';
comment on column report.nonconforming.tags is 'Its tags as {"key": "value"}.';
comment on column report.nonconforming.expectation is 'The name of the expectation in the settings.';
comment on column report.nonconforming.severity is 'low, medium or high, as set in the expectation.';
comment on column report.nonconforming.since is
    'When the flow log began to violate the expectation, or was first evaluated.';
comment on column report.nonconforming.field is 'The field; a single tag is tags.KEY.';
comment on column report.nonconforming.expected is 'List of allowed values; * matches any characters.';
comment on column report.nonconforming.actual is 'The actual value as text; null if the field is missing.';
