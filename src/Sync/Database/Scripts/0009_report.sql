-- The view is called drift from now on, as are the route and the command.
drop view if exists report.drift_event;

-- Drift by day over a log of years. Events are written in the order of their time, so a summary per block range is enough.
create index drift_event_by_day on sync.drift_event using brin (((at at time zone 'UTC')::date)) with (autosummarize = on);

-- Attachments of former versions: which were logged once and are not any more.
create index flow_log_history_by_attachment on sync.flow_log_history (transit_router_attachment_id, account_id, transit_router_id)
    where transit_router_attachment_id is not null and transit_router_id is not null;

-- What one Logstore gets, and from where.
create index flow_log_by_transit_router on sync.flow_log (transit_router_id);
create index flow_log_by_project on sync.flow_log (project_name, log_store_name);
