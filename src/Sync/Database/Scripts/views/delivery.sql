-- What was to be told to whom, and what became of it. What was sent is kept for as long as Sync__Alerts__KeepSent says.
--
-- What never arrived?
--   select owed_at, sink, event_id, kind, flow_log_id, reason
--   from report.delivery
--   where state = 'dead'
--   order by owed_at desc;
-- What waits, and since when?
--   select sink, count(*) as deliveries, min(owed_at) as since, max(attempts) as attempts
--   from report.delivery
--   where state = 'owed'
--   group by sink
--   order by since;
-- How long does an alert take to arrive?
--   select sink, count(*) as deliveries, percentile_cont(0.95) within group (order by ended_at - owed_at) as p95
--   from report.delivery
--   where state = 'sent' and owed_at > now() - interval '168 hours'
--   group by sink
--   order by sink;
create or replace view report.delivery as
select d.delivery_id, d.owed_at, d.sink, d.rule, coalesce(m.state, 'owed') as state, d.run_id, d.event_id,
       d.event->>'kind' as kind, d.severity, d.event->>'accountId' as account_id, d.event->>'regionId' as region_id,
       d.event->>'flowLogId' as flow_log_id, d.event->'changes' as changes, d.message_id, coalesce(m.attempts, 0) as attempts,
       case when m.state = 'owed' then m.due_at end as due_at, m.attempted_at, m.ended_at, m.status, m.reason
from sync.delivery d
left join sync.alert_message m using (message_id);
comment on view report.delivery is 'One row per event that is or was owed to a sink, with what became of it.';
comment on column report.delivery.delivery_id is 'Grows with time.';
comment on column report.delivery.owed_at is 'When the event was merged.';
comment on column report.delivery.sink is 'Whom it is for, by the name of the settings.';
comment on column report.delivery.rule is 'The first alert rule that asked for it.';
comment on column report.delivery.state is 'owed: it is sent when it is due; sent: the sink took it; dead: every attempt failed, and it waits for a person.';
comment on column report.delivery.run_id is 'The run that found the event.';
comment on column report.delivery.event_id is 'The drift event, or the one of an expectation.';
comment on column report.delivery.kind is 'added, changed, removed, nonconforming or conforming.';
comment on column report.delivery.severity is 'low, medium or high, as it was then.';
comment on column report.delivery.account_id is 'Alibaba Cloud account of the flow log.';
comment on column report.delivery.region_id is 'Region of the flow log.';
comment on column report.delivery.flow_log_id is 'The flow log it is about.';
comment on column report.delivery.changes is '[{"field", "before", "after"}], as they were told.';
comment on column report.delivery.message_id is 'The id it is sent under, with others of its run; null until the run is over.';
comment on column report.delivery.attempts is 'Attempts to send the message.';
comment on column report.delivery.due_at is 'When it is sent, or sent again; null once it is not any more.';
comment on column report.delivery.attempted_at is 'The last attempt; null before the first.';
comment on column report.delivery.ended_at is 'When it was sent or given up; null while it is owed.';
comment on column report.delivery.status is 'The HTTP status of the last attempt; null where there was no answer.';
comment on column report.delivery.reason is 'Why the last attempt failed; null when it did not.';
