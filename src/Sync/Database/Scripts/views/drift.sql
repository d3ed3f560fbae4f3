-- Drift events of flow logs, except those that are ignored, debounced or merged into another event.
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
-- Which flow logs change most often?
--   select account_id, region_id, flow_log_id, count(*) + sum(flaps) as changes
--   from report.drift
--   where at > now() - interval '720 hours'
--   group by account_id, region_id, flow_log_id
--   order by changes desc
--   limit 20;
-- Which flow logs ceased to match the filter in the settings in the last 30 days, and are not listed any more?
--   select at, account_id, region_id, flow_log_id, changes
--   from report.drift
--   where left_filter and at > now() - interval '720 hours'
--   order by at desc;
create or replace view report.drift as
select event_id, at, kind, severity, account_id, region_id, flow_log_id, flow_log_name, cen_id, run_id,
       coalesce(shown, changes) as changes, flaps, flapped_at,
       exists (
           select from sync.left_filter l
           where l.flow_log_id = e.flow_log_id and l.account_id = e.account_id and l.region_id = e.region_id
             and l.at = e.at
       ) as left_filter
from sync.drift_event e
where state = 'shown' and resource = 'flow_log';
comment on view report.drift is
    'One row per reported change of a flow log. The first complete listing of an account and region creates none.';
comment on column report.drift.event_id is 'Stable ID, as in alerts.';
comment on column report.drift.at is
    'When the inventory changed: the previous version ends and the next one begins at this time.';
comment on column report.drift.kind is 'added, changed or removed.';
comment on column report.drift.severity is 'low, medium or high, by the rules in the settings.';
comment on column report.drift.account_id is 'Alibaba Cloud account of the flow log.';
comment on column report.drift.region_id is 'Region of the flow log.';
comment on column report.drift.flow_log_id is 'The flow log that changed.';
comment on column report.drift.flow_log_name is 'Its name after the change; for a removed flow log, its last name.';
comment on column report.drift.cen_id is 'Its CEN instance after the change; for a removed flow log, its last one.';
comment on column report.drift.run_id is 'The run that detected it.';
comment on column report.drift.changes is '[{"field", "before", "after"}]; tags as tags.KEY.';
comment on column report.drift.flaps is 'How often the change was undone and repeated.';
comment on column report.drift.flapped_at is 'When that last happened; null: never.';
comment on column report.drift.left_filter is
    'After the change the flow log does not match the filter in the settings: it exists, but is no longer listed.';
