-- What was to be told to whom, and what became of it. Sent ones are kept for as long as Sync__Alerts__KeepSent says.
--
-- What never arrived?
--   select sink, event_id, kind, flow_log_id, reason from report.delivery where state = 'dead';
-- What waits, and since when?
--   select sink, count(*) as deliveries, min(owed_at) as since, max(attempts) as attempts from report.delivery where state = 'owed' group by sink;
-- How long does an alert take to arrive?
--   select sink, percentile_cont(0.95) within group (order by ended_at - owed_at) as p95 from report.delivery where state = 'sent' group by sink;
create or replace view report.delivery as
select d.delivery_id, d.owed_at, d.sink, d.rule, coalesce(m.state, 'owed') as state, d.run_id, d.event_id,
       d.event->>'kind' as kind, d.severity, d.event->>'accountId' as account_id, d.event->>'regionId' as region_id,
       d.event->>'flowLogId' as flow_log_id, d.event->'changes' as changes, d.message_id, coalesce(m.attempts, 0) as attempts,
       case when m.state = 'owed' then m.due_at end as due_at, m.attempted_at, m.ended_at, m.status, m.reason
from sync.delivery d
left join sync.alert_message m using (message_id);
comment on view report.delivery is 'One row per event that is or was owed to a sink, with what became of it.';
