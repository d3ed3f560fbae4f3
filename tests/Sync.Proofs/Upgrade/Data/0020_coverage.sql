insert into sync.coverage (account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id,
    cen_id, resource_type, resource_id, verdict, reason, flow_logs, since, since_at, tags, content_hash, first_seen_at,
    valid_from)
select '1000000000000001', 'cn-hangzhou', 'tr-attach-' || n || '@tr-1', 'tr-attach-' || n, 'tr-1', 'cen-1', 'VPC',
    'vpc-' || n, case when n % 3 = 0 then 'not_covered' else 'covered' end, 'A reason.', '[]', '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00Z', '{"owner": "net"}', md5(n::text)::uuid, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'
from generate_series(1, 300) n;

insert into sync.coverage_history (account_id, region_id, attachment_end_id, verdict, reason, flow_logs, since,
    since_at, tags, content_hash, first_seen_at, valid_from, valid_to)
select account_id, region_id, attachment_end_id, 'unknown', 'A reason.', '[]', since, since_at, tags, content_hash,
    first_seen_at, first_seen_at, valid_from
from sync.coverage;

insert into sync.coverage_baseline (account_id, at)
values ('1000000000000001', '2026-01-01T00:00:00Z');

insert into sync.uncovered (attachment_end_id, since)
select attachment_end_id, valid_from
from sync.coverage
where verdict = 'not_covered';

insert into sync.coverage_event (event_id, at, run_id, account_id, region_id, attachment_end_id, kind, severity,
    verdict, reason)
select gen_random_uuid(), since, 2, '1000000000000001', 'cn-hangzhou', attachment_end_id, 'uncovered', 'high',
    'not_covered', 'A reason.'
from sync.uncovered;
