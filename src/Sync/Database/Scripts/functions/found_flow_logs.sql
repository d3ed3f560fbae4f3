-- The flow logs of transit routers and attachments, and what each of them proves now: an active one counts if it was
-- seen not too long ago, when it changed or by a complete listing that the filter does not exclude it from. Otherwise
-- it is a former one. A status that is not documented proves nothing.
drop function if exists sync.found_flow_logs(interval, jsonb);
create function sync.found_flow_logs(fresh_for interval, filter jsonb)
returns table (
    account_id text, region_id text, flow_log_id text, transit_router_id text, transit_router_attachment_id text,
    status text, state text, log_format_string text, is_elsewhere boolean, old_version text)
language sql stable rows 30000
as $$
select f.account_id, f.region_id, f.flow_log_id, f.transit_router_id, f.transit_router_attachment_id, f.status,
    case
        when lower(f.status) = 'active' and f.valid_from >= now() - fresh_for then 'active'
        when lower(f.status) = 'active' and s.last_complete_at >= now() - fresh_for
            and (filter is null or to_jsonb(f) @> filter)
            then 'active'
        when lower(f.status) = 'active' then 'former'
        when lower(f.status) in ('creating', 'modifying') then 'pending'
        else 'idle'
    end,
    f.log_format_string, coalesce(f.project_name, f.log_store_name) is null,
    case when f.flow_log_version in ('0', '1', '2') then f.flow_log_version end
from sync.flow_log f
left join sync.scope s on s.account_id = f.account_id and s.region_id = f.region_id
where f.transit_router_id is not null or f.transit_router_attachment_id is not null
$$;
comment on function sync.found_flow_logs is
    'Flow logs of transit routers and attachments: active, former, pending or idle; the parameters are those of '
    'sync.judged_coverage.';
