-- What changed in the inventory, without what is ignored, pending or folded into another event.
--
-- What was removed in the last week?
--   select at, account_id, region_id, flow_log_id, flow_log_name from report.drift_event where kind = 'removed' and at > now() - interval '7 days';
-- Which flow logs left Active, and what are they now?
--   select e.at, e.flow_log_id, c->>'after' as status from report.drift_event e, jsonb_array_elements(e.changes) c
--   where e.kind = 'changed' and c->>'field' = 'status' and c->>'before' = 'Active';
-- Which flow logs change most?
--   select account_id, region_id, flow_log_id, count(*) + sum(flaps) as changes from report.drift_event group by 1, 2, 3 order by 4 desc limit 20;
create or replace view report.drift_event as
select event_id, at, kind, severity, account_id, region_id, flow_log_id, flow_log_name, cen_id, run_id,
       coalesce(shown, changes) as changes, flaps, flapped_at
from sync.drift_event
where state = 'shown';
comment on view report.drift_event is 'One row per change of the inventory that is to be told, with field, before and after.';
