-- What each run did with the network of each account. The rows of a run go with the run.
create table sync.sync_network (
    run_id bigint not null,
    account_id text not null,
    outcome text not null,
    started_at timestamptz not null,
    duration_ms bigint not null,
    cens integer not null default 0,
    transit_routers integer not null default 0,
    attachments integer not null default 0,
    added integer not null default 0,
    changed integer not null default 0,
    removed integer not null default 0,
    withheld integer not null default 0,
    calls integer not null default 0,
    gaps jsonb not null default '[]',
    error_code text,
    error_message text,
    constraint sync_network_key primary key (run_id, account_id),
    constraint sync_network_of_a_run foreign key (run_id) references sync.sync_run (run_id) on delete cascade,
    constraint outcome_is_known check (outcome in ('synced', 'incomplete', 'unsupported', 'failed', 'skipped'))
);
comment on table sync.sync_network is 'What a run did with the network of one account.';
comment on column sync.sync_network.outcome is
    'As in network. failed and skipped: nothing was stored, and what earlier runs know of the network is kept.';
comment on column sync.sync_network.cens is
    'Number of CEN instances that were listed; transit_routers and attachments likewise.';
comment on column sync.sync_network.added is
    'Number of new CEN instances, transit routers and attachments; changed and removed likewise.';
comment on column sync.sync_network.withheld is 'Removals the mass-removal guard held back.';
comment on column sync.sync_network.gaps is
    'What was not listed completely, and why: an array of {operation, errorCode, errorMessage, listings (their number), '
    'example (the CEN instance or transit router of one of them), completeAt (when the first of them was last complete; '
    'null: never)}.';

alter table sync.sync_run add column network_off boolean not null default false;
comment on column sync.sync_run.network_off is
    'Whether the setting Sync__Network__Enabled is false, so that the run did not list the network.';
