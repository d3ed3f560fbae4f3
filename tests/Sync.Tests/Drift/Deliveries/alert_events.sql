-- Events of flow logs
select e.event_id as id, e.at, e.kind, e.severity, e.run_id, e.account_id, e.region_id, e.resource,
    e.flow_log_id as resource_id, e.flow_log_name as resource_name, e.cen_id,
    coalesce(f.tags, h.tags)::text as tags, coalesce(e.shown, e.changes)::text as changes
from sync.drift_event e
left join sync.flow_log f
    on f.account_id = e.account_id and f.region_id = e.region_id and f.flow_log_id = e.flow_log_id
left join sync.flow_log_history h
    on e.kind = 'removed' and h.account_id = e.account_id and h.region_id = e.region_id
    and h.flow_log_id = e.flow_log_id and h.valid_to = e.at
where e.event_id = any(@ids)
order by e.at, e.event_id;

-- Events of attachments
select e.event_id as id, e.at, e.kind, e.severity, e.run_id, e.account_id, e.region_id, e.resource,
    e.flow_log_id as resource_id, e.flow_log_name as resource_name, e.cen_id,
    coalesce(f.tags, h.tags)::text as tags, coalesce(e.shown, e.changes)::text as changes
from sync.drift_event e
left join sync.attachment f
    on f.account_id = e.account_id and f.region_id = e.region_id and f.attachment_end_id = e.flow_log_id
left join sync.attachment_history h
    on e.kind = 'removed' and h.account_id = e.account_id and h.region_id = e.region_id
    and h.attachment_end_id = e.flow_log_id and h.valid_to = e.at
where e.event_id = any(@ids)
order by e.at, e.event_id;
