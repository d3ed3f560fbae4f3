-- When changes made flow logs break an expectation, or keep it again.
--
-- What broke in the last week?
--   select at, severity, account_id, region_id, flow_log_id, expectation, findings
--   from report.conformance
--   where kind = 'nonconforming' and at > now() - interval '168 hours'
--   order by at desc;
-- Which expectations are broken and kept again most?
--   select expectation, count(*) filter (where kind = 'nonconforming') as broken, count(*) filter (where kind = 'conforming') as kept_again
--   from report.conformance
--   where at > now() - interval '720 hours'
--   group by expectation
--   order by broken desc;
create or replace view report.conformance as
select event_id, at, kind, severity, account_id, region_id, flow_log_id, flow_log_name, cen_id, run_id, expectation, findings
from sync.conformance_event;
comment on view report.conformance is 'One row whenever a change of a flow log made it break an expectation, or keep it again. New and changed expectations make none.';
comment on column report.conformance.event_id is 'Stable: the id that alerts carry.';
comment on column report.conformance.at is 'The moment of the change in the inventory.';
comment on column report.conformance.kind is 'nonconforming or conforming.';
comment on column report.conformance.severity is 'low, medium or high, by the expectation.';
comment on column report.conformance.account_id is 'Alibaba Cloud account of the flow log.';
comment on column report.conformance.region_id is 'Region of the flow log.';
comment on column report.conformance.flow_log_id is 'The flow log that changed.';
comment on column report.conformance.flow_log_name is 'After the change.';
comment on column report.conformance.cen_id is 'After the change.';
comment on column report.conformance.run_id is 'The run that found it.';
comment on column report.conformance.expectation is 'The name of the expectation in the settings.';
comment on column report.conformance.findings is '[{"field", "expected", "actual"}]: what is not as expected; of one that conforms, what was not; empty if it is not selected any more.';
