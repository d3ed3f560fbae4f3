insert into sync.snapshot_series (name, planned_to)
values ('daily', '2026-01-03T00:00:00Z');

insert into sync.snapshot (name, moment, origin, run_id, freshness, state, attempts, ended_at, rows, bytes, manifest,
    manifest_sha256)
select 'daily', timestamptz '2026-01-01T00:00:00Z' + n * interval '1 day', 'schedule', 1, '{"scopes": []}',
    case when n = 0 then 'removed' else 'written' end, 1, '2026-01-03T00:00:00Z', 300, 4096,
    '_snapshots/daily/' || n || '/manifest.json', md5(n::text)
from generate_series(0, 2) n;

insert into sync.snapshot (name, moment, origin, state, reason, ended_at, overdue_at)
values
    ('daily', '2026-01-04T00:00:00Z', 'schedule', 'skipped', 'RequireFresh', '2026-01-04T00:00:01Z', '2026-01-04T01:00:00Z'),
    ('daily', '2026-01-05T00:00:00Z', 'backfill', 'planned', 'The store failed.', null, null);
