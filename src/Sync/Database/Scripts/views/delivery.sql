-- Deliveries of events to sinks and their state. Sent ones are kept for the time in Sync__Alerts__KeepSent.
--
-- Which deliveries failed for good?
--   select owed_at, sink, event_id, kind, flow_log_id, reason
--   from report.delivery
--   where state = 'dead'
--   order by owed_at desc;
-- Which deliveries are pending, and since when?
--   select sink, count(*) as deliveries, min(owed_at) as since, max(attempts) as attempts
--   from report.delivery
--   where state = 'owed'
--   group by sink
--   order by since;
-- How long does it take to deliver an alert?
--   select sink, count(*) as deliveries, percentile_cont(0.95) within group (order by ended_at - owed_at) as p95
--   from report.delivery
--   where state = 'sent' and owed_at > now() - interval '168 hours'
--   group by sink
--   order by sink;
create or replace view report.delivery as
select d.delivery_id, d.owed_at, d.sink, d.rule, coalesce(m.state, 'owed') as state, d.run_id, d.event_id,
       d.event->>'kind' as kind, d.severity, d.event->>'accountId' as account_id, d.event->>'regionId' as region_id,
       d.event->>'flowLogId' as flow_log_id, d.event->'changes' as changes, d.message_id,
       coalesce(m.attempts, 0) as attempts, case when m.state = 'owed' then m.due_at end as due_at, m.attempted_at,
       m.ended_at, m.status, m.reason, coalesce(d.event->>'resource', 'flow_log') as resource,
       coalesce(d.event->>'resourceId', d.event->>'flowLogId') as resource_id
from sync.delivery d
left join sync.alert_message m using (message_id);
comment on view report.delivery is 'One row per event and sink that it is or was to be sent to, with its state.';
comment on column report.delivery.delivery_id is 'Ascending ID.';
comment on column report.delivery.owed_at is 'When the event was stored, and the delivery became pending.';
comment on column report.delivery.sink is 'The sink, by its name in the settings.';
comment on column report.delivery.rule is 'The first alert rule that selected the event.';
comment on column report.delivery.state is
    'owed: pending, sent when due; sent: the sink accepted it; dead: every attempt failed, and it is not retried '
    'automatically.';
comment on column report.delivery.run_id is 'The run that detected the event.';
comment on column report.delivery.event_id is 'The drift event, conformance event or coverage event.';
comment on column report.delivery.kind is
    'added, changed, removed, nonconforming, conforming, uncovered or covered.';
comment on column report.delivery.severity is 'low, medium or high, at the time of the event.';
comment on column report.delivery.account_id is 'Alibaba Cloud account of what changed.';
comment on column report.delivery.region_id is 'Region of what changed; empty for CEN instances.';
comment on column report.delivery.flow_log_id is 'The flow log that changed; null for other resources.';
comment on column report.delivery.changes is '[{"field", "before", "after"}], as sent.';
comment on column report.delivery.message_id is
    'ID of the message, which can contain other events of the same run; null until the run has ended.';
comment on column report.delivery.attempts is 'Number of attempts to send the message.';
comment on column report.delivery.due_at is 'When the next attempt is due; null if there is none.';
comment on column report.delivery.attempted_at is 'Time of the last attempt; null before the first.';
comment on column report.delivery.ended_at is 'When it was sent or given up; null while it is pending.';
comment on column report.delivery.status is 'HTTP status of the last attempt; null if there was no response.';
comment on column report.delivery.reason is 'Why the last attempt failed; null if it succeeded.';
comment on column report.delivery.resource is 'What changed: flow_log, cen, transit_router or attachment.';
comment on column report.delivery.resource_id is
    'The ID of what changed. Of an attachment: attachment ID, @ and transit router ID.';
