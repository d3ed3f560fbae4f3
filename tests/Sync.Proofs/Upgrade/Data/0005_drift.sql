insert into sync.drift_event (event_id, at, run_id, account_id, region_id, flow_log_id, flow_log_name, cen_id, kind, changes, severity, state)
select gen_random_uuid(), valid_from, 2, account_id, region_id, flow_log_id, flow_log_name, cen_id, 'changed',
    jsonb_build_array(jsonb_build_object('field', 'status', 'before', 'Modifying', 'after', status)), 'medium', 'shown'
from sync.flow_log
where valid_from > first_seen_at;

insert into sync.drift_event (event_id, at, run_id, account_id, region_id, flow_log_id, kind, changes, severity, state)
select gen_random_uuid(), valid_to, 3, account_id, region_id, flow_log_id, 'removed',
    jsonb_build_array(jsonb_build_object('field', 'status', 'before', status, 'after', null)), 'high', 'shown'
from sync.flow_log_history
where flow_log_id like 'flowlog-gone-%';
