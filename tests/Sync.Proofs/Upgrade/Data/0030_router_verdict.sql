insert into sync.router_verdict (router_id, verdict, why, own_flow_log_id, begun_at, ended_at)
select 'tr-' || n, 'unknown', 'A reason.', null, '2026-01-01T00:00:00Z'::timestamptz,
    '2026-01-02T00:00:00Z'::timestamptz
from generate_series(1, 100) n
union all
select 'tr-' || n, case when n % 3 = 0 then 'covered' end, 'A reason.', case when n % 3 = 0 then 'flowlog-1' end,
    '2026-01-02T00:00:00Z', 'infinity'
from generate_series(1, 100) n;
