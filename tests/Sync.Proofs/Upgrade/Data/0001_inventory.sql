-- Two accounts' worth of what this schema held: 2,000 flow logs, each third of them with a version before, 300 that are gone.
insert into sync.flow_log (account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
    transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval, status, creation_time,
    created_at, tags, extra, content_hash, first_seen_at, valid_from)
select '1000000000000001', (array['cn-hangzhou', 'cn-shanghai', 'eu-central-1'])[1 + n % 3], format('flowlog-%s', lpad(n::text, 6, '0')),
    case when n % 12 > 0 then format('büro-köln 本社 %s', n) end, case when n % 3 = 0 then 'Owner: "tier 1" & <audit>' end,
    format('cen-%s', n % 5), case when n % 4 > 0 then format('tr-%s', n % 12) end, case when n % 4 > 1 then format('tr-attach-%s', n % 40) end,
    format('project-%s', n % 6), format('store-%s', n % 9), '${srcaddr}${dstaddr}', '3', (array[60, 600])[1 + n % 2],
    (array['Active', 'Inactive'])[1 + n % 2], case when n % 50 = 0 then 'yesterday' else '2024-07-24T13:00:52Z' end,
    case when n % 50 > 0 then timestamptz '2024-07-24T13:00:52Z' end, jsonb_build_object('env', 'prod', '负责人', n::text),
    case when n % 100 = 0 then jsonb_build_object('PeerRegionId', 'cn-shanghai') end, md5(n::text)::uuid,
    timestamptz '2026-01-01T00:00:00Z', case when n % 3 = 0 then timestamptz '2026-02-01T00:00:00Z' else timestamptz '2026-01-01T00:00:00Z' end
from generate_series(1, 2000) n;

insert into sync.flow_log_history (account_id, region_id, flow_log_id, flow_log_name, cen_id, interval, status, creation_time, tags,
    content_hash, first_seen_at, valid_from, valid_to)
select account_id, region_id, flow_log_id, 'a former name', cen_id, 600, 'Modifying', creation_time, '{}', md5('old' || flow_log_id)::uuid,
    first_seen_at, first_seen_at, valid_from
from sync.flow_log
where valid_from > first_seen_at;

insert into sync.flow_log_history (account_id, region_id, flow_log_id, status, tags, content_hash, first_seen_at, valid_from, valid_to)
select '1000000000000001', 'cn-hangzhou', format('flowlog-gone-%s', n), 'Active', '{}', md5('gone' || n)::uuid,
    timestamptz '2026-01-01T00:00:00Z', timestamptz '2026-01-01T00:00:00Z', timestamptz '2026-03-01T00:00:00Z'
from generate_series(1, 300) n;

update sync.inventory_clock set at = '2026-03-01T00:00:00Z';
