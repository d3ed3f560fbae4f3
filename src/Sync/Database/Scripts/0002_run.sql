create table sync.sync_run (
    run_id bigint generated always as identity,
    trigger text not null,
    forced boolean not null default false,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    outcome text,
    error_code text,
    error_message text,
    constraint sync_run_key primary key (run_id),
    constraint outcome_is_known check (outcome in ('succeeded', 'partial', 'failed', 'interrupted')),
    constraint a_finished_run_has_an_outcome check ((finished_at is null) = (outcome is null))
);
comment on table sync.sync_run is 'One row per run; without finished_at while it works.';
comment on column sync.sync_run.trigger is 'What started it: timer, http or cli.';
comment on column sync.sync_run.outcome is 'succeeded: every scope synced or unsupported; partial: some were not; failed: none could be tried; interrupted: its process ended.';
create index sync_run_unfinished on sync.sync_run (run_id) where finished_at is null;

create table sync.sync_scope (
    run_id bigint not null,
    account_id text not null,
    region_id text not null,
    outcome text not null,
    started_at timestamptz not null,
    duration_ms bigint not null,
    walks integer not null default 0,
    pages integer not null default 0,
    listed integer not null default 0,
    added integer not null default 0,
    changed integer not null default 0,
    removed integer not null default 0,
    unchanged integer not null default 0,
    withheld integer not null default 0,
    calls integer not null default 0,
    retries integer not null default 0,
    throttled integer not null default 0,
    error_code text,
    error_message text,
    request_id text,
    constraint sync_scope_key primary key (run_id, account_id, region_id),
    constraint sync_scope_of_a_run foreign key (run_id) references sync.sync_run (run_id) on delete cascade,
    constraint outcome_is_known check (outcome in ('synced', 'incomplete', 'unsupported', 'failed', 'skipped'))
);
comment on table sync.sync_scope is 'What a run did in one account and region.';
comment on column sync.sync_scope.withheld is 'Removals the mass-removal guard held back.';

create table sync.scope (
    account_id text not null,
    region_id text not null,
    last_run_id bigint not null,
    last_outcome text not null,
    last_at timestamptz not null,
    baseline_at timestamptz,
    last_complete_at timestamptz,
    constraint scope_key primary key (account_id, region_id)
);
comment on table sync.scope is 'Every account and region a run ever named, and how fresh it is.';
comment on column sync.scope.baseline_at is 'First complete listing: it creates rows, but no drift events.';
comment on column sync.scope.last_complete_at is 'When the inventory of this scope was last proven whole.';

create table sync.unknown_field (
    name text not null,
    first_seen_at timestamptz not null default clock_timestamp(),
    account_id text not null,
    region_id text not null,
    flow_log_id text not null,
    constraint unknown_field_key primary key (name)
);
comment on table sync.unknown_field is 'Members of flow logs that the API''s page does not list, each reported once. Their values are in flow_log.extra.';
