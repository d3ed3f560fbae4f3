-- What changed in the inventory, without what is ignored, pending or folded into another event.
--
-- What was removed in the last week?
--   select at, account_id, region_id, flow_log_id, flow_log_name
--   from report.drift
--   where kind = 'removed' and at > now() - interval '168 hours'
--   order by at desc;
-- Which flow logs left Active in the last week, and what did they become?
--   select d.at, d.account_id, d.region_id, d.flow_log_id, c->>'after' as status
--   from report.drift d, jsonb_array_elements(d.changes) c
--   where d.kind = 'changed' and c->>'field' = 'status' and c->>'before' = 'Active'
--     and d.at > now() - interval '168 hours'
--   order by d.at desc;
-- Which flow logs change most?
--   select account_id, region_id, flow_log_id, count(*) + sum(flaps) as changes
--   from report.drift
--   where at > now() - interval '720 hours'
--   group by account_id, region_id, flow_log_id
--   order by changes desc
--   limit 20;
-- Which flow logs left the filter of the settings, and are not listed any more?
--   select at, account_id, region_id, flow_log_id, changes
--   from report.drift
--   where left_filter
--   order by at desc;
create or replace view report.drift as
select event_id, at, kind, severity, account_id, region_id, flow_log_id, flow_log_name, cen_id, run_id,
       coalesce(shown, changes) as changes, flaps, flapped_at,
       exists (
           select from sync.left_filter l
           where l.flow_log_id = e.flow_log_id and l.account_id = e.account_id and l.region_id = e.region_id and l.at = e.at
       ) as left_filter
from sync.drift_event e
where state = 'shown';
comment on view report.drift is 'One row per change of the inventory that is to be told. A first complete listing of an account and region makes none.';
comment on column report.drift.event_id is 'Stable: the id that alerts carry.';
comment on column report.drift.at is 'The moment of the change in the inventory: where a version ends and the next begins.';
comment on column report.drift.kind is 'added, changed or removed.';
comment on column report.drift.severity is 'low, medium or high, by the rules of the settings.';
comment on column report.drift.account_id is 'Alibaba Cloud account of the flow log.';
comment on column report.drift.region_id is 'Region of the flow log.';
comment on column report.drift.flow_log_id is 'The flow log that changed.';
comment on column report.drift.flow_log_name is 'After the change; of a removed flow log, its last.';
comment on column report.drift.cen_id is 'After the change; of a removed flow log, its last.';
comment on column report.drift.run_id is 'The run that found it.';
comment on column report.drift.changes is '[{"field", "before", "after"}]; tags as tags.KEY.';
comment on column report.drift.flaps is 'How often the same change came again after it had been undone.';
comment on column report.drift.flapped_at is 'When it last did; null when it never did.';
comment on column report.drift.left_filter is 'The change took it out of the filter of the settings: it exists, and is not listed any more.';
