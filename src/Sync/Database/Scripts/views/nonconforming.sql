-- Current violations of expectations, by field.
--
-- How many flow logs and attachments violate each expectation?
--   select expectation, severity, resource, count(distinct (account_id, region_id, resource_id)) as violating
--   from report.nonconforming
--   group by expectation, severity, resource
--   order by violating desc;
-- Which violations have lasted for more than a week?
--   select since, account_id, region_id, resource_id, expectation, field, actual
--   from report.nonconforming
--   where since < now() - interval '168 hours'
--   order by since;
-- Who owns the flow logs and attachments that violate expectations?
--   select tags->>'owner' as owner, expectation, count(distinct (account_id, region_id, resource_id)) as violating
--   from report.nonconforming
--   group by tags->>'owner', expectation
--   order by violating desc;
create or replace view report.nonconforming as
select n.account_id, n.region_id, n.flow_log_id, n.flow_log_name, n.cen_id, n.tags, n.expectation, n.severity,
       n.since,
       finding.field, finding.expected, finding.actual, n.resource, n.resource_id, n.resource_name
from (
    select e.account_id, e.region_id, e.flow_log_id, f.flow_log_name, f.cen_id, f.tags, e.expectation, e.severity,
        e.since, e.findings, 'flow_log' as resource, e.flow_log_id as resource_id, f.flow_log_name as resource_name
    from sync.nonconformance e
    join sync.flow_log f using (account_id, region_id, flow_log_id)
    union all
    select c.account_id, c.region_id, null, null, c.cen_id, c.tags, e.expectation, e.severity, e.since, e.findings,
        'attachment', e.attachment_end_id, c.attachment_name
    from sync.attachment_conformance e
    join sync.coverage c using (attachment_end_id)
    where e.state = 'nonconforming'
) n
cross join jsonb_to_recordset(n.findings) as finding (field text, expected jsonb, actual text);
comment on view report.nonconforming is
    'One row per flow log or attachment, expectation and field that violates it.';
comment on column report.nonconforming.account_id is 'Alibaba Cloud account of what is judged.';
comment on column report.nonconforming.region_id is 'Region of what is judged.';
comment on column report.nonconforming.flow_log_id is
    'The flow log that violates the expectation; null for attachments.';
comment on column report.nonconforming.flow_log_name is 'Its name.';
comment on column report.nonconforming.cen_id is 'CEN instance.';
comment on column report.nonconforming.tags is 'Tags as {"key": "value"}.';
comment on column report.nonconforming.expectation is 'The name of the expectation in the settings.';
comment on column report.nonconforming.severity is 'low, medium or high, as set in the expectation.';
comment on column report.nonconforming.since is
    'When it began to violate the expectation, or was first evaluated.';
comment on column report.nonconforming.field is
    'The field; a single tag is tags.KEY, a field of a flow log that covers an attachment is flowLog.FIELD.';
comment on column report.nonconforming.expected is 'List of allowed values; * matches any characters.';
comment on column report.nonconforming.actual is 'The actual value as text; null if the field is missing.';
comment on column report.nonconforming.resource is 'flow_log or attachment.';
comment on column report.nonconforming.resource_id is
    'The ID of what is judged. Of an attachment: attachment ID, @ and transit router ID.';
comment on column report.nonconforming.resource_name is 'Its name.';
