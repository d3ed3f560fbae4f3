-- Whenever a change made a flow log break an expectation, or keep it again.
--
-- What broke in the last day?
--   select at, account_id, region_id, flow_log_id, expectation, findings from report.conformance_event
--   where kind = 'nonconforming' and at > now() - interval '1 day' order by at;
-- How long does it take to put things right?
--   select c.expectation, avg(c.at - n.at) from report.conformance_event c
--   cross join lateral (
--     select at from report.conformance_event n where n.kind = 'nonconforming' and n.at < c.at and n.expectation = c.expectation
--     and (n.account_id, n.region_id, n.flow_log_id) = (c.account_id, c.region_id, c.flow_log_id) order by at desc limit 1) n
--   where c.kind = 'conforming' group by 1;
create or replace view report.conformance_event as
select event_id, at, kind, severity, account_id, region_id, flow_log_id, flow_log_name, cen_id, run_id, expectation, findings
from sync.conformance_event;
comment on view report.conformance_event is 'One row whenever a flow log began or ceased to be as expected.';
