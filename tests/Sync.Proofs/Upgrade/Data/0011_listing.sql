insert into sync.absence (account_id, region_id, flow_log_id, run_id, runs)
select account_id, region_id, flow_log_id, 3, 1
from sync.flow_log
where valid_from > first_seen_at;

insert into sync.left_filter (account_id, region_id, flow_log_id, at)
select account_id, region_id, flow_log_id, at
from sync.drift_event
where kind = 'changed';
