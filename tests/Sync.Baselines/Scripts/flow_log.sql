-- The table of the scripts: one key, no search, no history.
create schema script;
create table script.flow_log (
    account_id text not null,
    region_id text not null,
    flow_log_id text not null,
    flow_log_name text,
    description text,
    cen_id text,
    transit_router_id text,
    transit_router_attachment_id text,
    project_name text,
    log_store_name text,
    log_format_string text,
    flow_log_version text,
    interval integer,
    status text,
    creation_time text,
    tags jsonb not null,
    primary key (account_id, region_id, flow_log_id)
);
