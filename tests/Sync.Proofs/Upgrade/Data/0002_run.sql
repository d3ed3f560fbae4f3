insert into sync.sync_run (trigger, started_at, finished_at, outcome)
values ('timer', '2026-01-01T00:00:00Z', '2026-01-01T00:00:10Z', 'succeeded'),
    ('timer', '2026-02-01T00:00:00Z', '2026-02-01T00:00:10Z', 'succeeded'),
    ('cli', '2026-03-01T00:00:00Z', '2026-03-01T00:00:10Z', 'succeeded');
insert into sync.sync_run (trigger, started_at, finished_at, outcome, error_code, error_message)
values ('http', '2026-03-02T00:00:00Z', '2026-03-02T00:00:10Z', 'failed', 'Timeout', 'no whole answer within 20 s');

insert into sync.sync_scope (run_id, account_id, region_id, outcome, started_at, duration_ms, walks, pages, listed, added)
select 1, account_id, region_id, 'synced', '2026-01-01T00:00:00Z', 900, 1, 20, count(*), count(*)
from (
    select account_id, region_id, flow_log_id from sync.flow_log
    union
    select account_id, region_id, flow_log_id from sync.flow_log_history
) flow_log
group by account_id, region_id;
insert into sync.sync_scope (run_id, account_id, region_id, outcome, started_at, duration_ms, walks, pages, listed, changed)
select 2, account_id, region_id, 'synced', '2026-02-01T00:00:00Z', 900, 1, 20, count(*), count(*) filter (where valid_from > first_seen_at)
from sync.flow_log
group by account_id, region_id;
insert into sync.sync_scope (run_id, account_id, region_id, outcome, started_at, duration_ms, walks, pages, listed, removed)
select 3, account_id, region_id, 'synced', '2026-03-01T00:00:00Z', 900, 2, 40, count(*), case when region_id = 'cn-hangzhou' then 300 else 0 end
from sync.flow_log
group by account_id, region_id;

insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at, baseline_at, last_complete_at)
select account_id, region_id, 3, 'synced', '2026-03-01T00:00:10Z', '2026-01-01T00:00:10Z', '2026-03-01T00:00:10Z'
from sync.flow_log
group by account_id, region_id;

insert into sync.unknown_field (name, account_id, region_id, flow_log_id)
values ('PeerRegionId', '1000000000000001', 'cn-shanghai', 'flowlog-000100');
