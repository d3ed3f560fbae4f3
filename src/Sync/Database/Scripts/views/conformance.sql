-- When flow logs and attachments began to violate an expectation, or to meet it again.
--
-- What began to violate an expectation in the last week?
--   select at, severity, account_id, region_id, resource, resource_id, expectation, findings
--   from report.conformance
--   where kind = 'nonconforming' and at > now() - interval '168 hours'
--   order by at desc;
-- Which expectations are violated and met again most often?
--   select expectation, count(*) filter (where kind = 'nonconforming') as violated,
--     count(*) filter (where kind = 'conforming') as met_again
--   from report.conformance
--   where at > now() - interval '720 hours'
--   group by expectation
--   order by violated desc;
create or replace view report.conformance as
select event_id, at, kind, severity, account_id, region_id,
       case when resource = 'flow_log' then flow_log_id end as flow_log_id,
       case when resource = 'flow_log' then flow_log_name end as flow_log_name, cen_id, run_id, expectation, findings,
       resource, flow_log_id as resource_id, flow_log_name as resource_name
from sync.conformance_event;
comment on view report.conformance is
    'One row whenever a flow log or attachment began to violate an expectation, or to meet it again. '
    'New and changed expectations create none.';
comment on column report.conformance.event_id is 'Stable ID, as in alerts.';
comment on column report.conformance.at is 'When the inventory changed.';
comment on column report.conformance.kind is 'nonconforming (violates the expectation) or conforming (meets it again).';
comment on column report.conformance.severity is 'low, medium or high, as set in the expectation.';
comment on column report.conformance.account_id is 'Alibaba Cloud account of what was judged.';
comment on column report.conformance.region_id is 'Region of what was judged.';
comment on column report.conformance.flow_log_id is 'The flow log; null for attachments.';
comment on column report.conformance.flow_log_name is 'Its name after the change; null for attachments.';
comment on column report.conformance.cen_id is 'CEN instance after the change.';
comment on column report.conformance.run_id is 'The run that detected it.';
comment on column report.conformance.expectation is 'The name of the expectation in the settings.';
comment on column report.conformance.findings is
    '[{"field", "expected", "actual"}]: the violations; for conforming, those that ended; empty if the expectation '
    'no longer selects it.';
comment on column report.conformance.resource is 'flow_log or attachment.';
comment on column report.conformance.resource_id is
    'The ID of what was judged. Of an attachment: attachment ID, @ and transit router ID.';
comment on column report.conformance.resource_name is 'Its name after the change.';
