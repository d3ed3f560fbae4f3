insert into sync.sync_run (trigger, started_at, finished_at, outcome, scopes, scopes_not_synced, added, changed, removed,
    unchanged, calls, retries, throttled)
values ('timer', '2026-03-03T00:00:00Z', '2026-03-03T00:00:10Z', 'succeeded', 3, 0, 0, 0, 0, 30, 3, 0, 0);

insert into sync.folded_scopes (run_id, account_id, region_ids, started_at, duration_ms, pages, listed, calls)
select max(run_id), '1000000000000001', '{eu-central-1,eu-west-1,us-east-1}',
    array_fill('2026-03-03T00:00:00Z'::timestamptz, '{3}'), '{10,20,30}', '{1,1,1}', '{10,10,10}', '{1,1,1}'
from sync.sync_run;

update sync.scope
set look_run_id = 3, look_is_folded = false, look_outcome = 'synced', look_started_at = '2026-03-01T00:00:00Z',
    look_duration_ms = 900, look_walks = 2, look_pages = 40, look_listed = 10, look_unchanged = 10, look_calls = 40,
    look_retries = 0, look_throttled = 0;

insert into sync.run_day (day, runs, succeeded, partial, failed, interrupted, scopes, scopes_not_synced, added, changed,
    removed, calls, retries, throttled, duration, longest)
values ('2025-12-01', 96, 95, 1, 0, 0, 960, 1, 5, 6, 7, 960, 2, 1, '00:16:00', '00:00:20');
