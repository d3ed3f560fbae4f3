insert into sync.sink (name, last_sent_at) values ('ops', '2026-03-01T00:00:20Z');

insert into sync.alert_message (message_id, sink, run_id, made_at, severity, total, told, state, due_at, ended_at, status)
values ('019c0000-0000-7000-8000-000000000001', 'ops', 3, '2026-03-01T00:00:10Z', 'high', 300, 50, 'sent', '2026-03-01T00:00:10Z',
    '2026-03-01T00:00:20Z', 204);

insert into sync.delivery (sink, event_id, owed_at, run_id, rule, severity, event, message_id)
select 'ops', event_id, at, run_id, 'everything', severity, jsonb_build_object('kind', kind, 'flowLogId', flow_log_id),
    case when run_id = 3 then '019c0000-0000-7000-8000-000000000001'::uuid end
from sync.drift_event;
