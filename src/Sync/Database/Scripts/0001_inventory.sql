create schema report;

create table sync.schema_text (
    name text not null,
    hash text not null,
    applied_at timestamptz not null default clock_timestamp(),
    constraint schema_text_key primary key (name)
);
comment on table sync.schema_text is 'Views and grants as last applied, so that a start without changes applies none.';

-- One row. Every merge that changes the inventory takes its time from here and holds the row until it commits, so merges are
-- stamped in the order they commit and a reader's "at" names exactly what that reader sees.
create table sync.inventory_clock (
    only_row boolean primary key default true,
    at timestamptz not null default clock_timestamp(),
    constraint there_is_one_clock check (only_row)
);
insert into sync.inventory_clock default values;
comment on table sync.inventory_clock is 'The moment of the last change to the inventory: one row.';

-- Text columns hold what the API says, without checks: the cloud owns their values.
create table sync.flow_log (
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
    created_at timestamptz,
    tags jsonb not null,
    extra jsonb,
    content_hash uuid not null,
    first_seen_at timestamptz not null,
    valid_from timestamptz not null,
    constraint flow_log_key primary key (account_id, region_id, flow_log_id)
);
comment on table sync.flow_log is 'The inventory: what exists now, as last proven.';
comment on column sync.flow_log.interval is 'Seconds between two records.';
comment on column sync.flow_log.creation_time is 'As the API spells it.';
comment on column sync.flow_log.created_at is 'creation_time as a time; null where it cannot be read as one.';
comment on column sync.flow_log.extra is 'Members the API sent that its page does not list.';
comment on column sync.flow_log.content_hash is '128 bits of SHA-256 over the content: decides "unchanged".';
comment on column sync.flow_log.first_seen_at is 'Begin of the time it has existed without a break.';
comment on column sync.flow_log.valid_from is 'Begin of this version, inclusive.';

create table sync.flow_log_history (
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
    created_at timestamptz,
    tags jsonb not null,
    extra jsonb,
    content_hash uuid not null,
    first_seen_at timestamptz not null,
    valid_from timestamptz not null,
    valid_to timestamptz not null,
    constraint flow_log_history_key primary key (account_id, region_id, flow_log_id, valid_from),
    constraint a_version_ends_after_it_begins check (valid_from < valid_to)
);
comment on table sync.flow_log_history is 'Versions that are over, each for [valid_from, valid_to).';
