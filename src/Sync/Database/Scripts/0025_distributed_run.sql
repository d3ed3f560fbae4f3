-- What a distributed run still has to do. Its steps run in any process and may begin again after a process was killed, so what they
-- share is here. Closing the run, and opening the next one, removes the rows: there are only those of one run.
create table sync.run_work (
    run_id bigint not null,
    deadline_at timestamptz not null,
    stop_code text,
    stop_message text,
    directory_error_code text,
    directory_error_message text,
    coverage_error_code text,
    coverage_error_message text,
    accounts integer,
    scopes integer,
    constraint run_work_key primary key (run_id),
    constraint run_work_of_a_run foreign key (run_id) references sync.sync_run (run_id) on delete cascade
);
comment on table sync.run_work is 'The distributed run that is open: at most one row.';
comment on column sync.run_work.stop_code is 'Why its steps shall skip what they have not begun; null while they shall work.';
comment on column sync.run_work.accounts is 'How many accounts it has; null until they are listed.';
comment on column sync.run_work.scopes is 'How many scopes it is to sync; null until all accounts are opened.';

create table sync.run_work_account (
    run_id bigint not null,
    number integer not null,
    account_id text,
    name text,
    outcome text,
    error_code text,
    error_message text,
    request_id text,
    network_outcome text,
    network_error_code text,
    network_error_message text,
    constraint run_work_account_key primary key (run_id, number),
    constraint run_work_account_of_a_run foreign key (run_id) references sync.run_work (run_id) on delete cascade
);
comment on table sync.run_work_account is 'The accounts of the open distributed run.';
comment on column sync.run_work_account.account_id is 'Null while it is not known whose credentials the only ones are.';
comment on column sync.run_work_account.outcome is 'As in sync_account; null while it is not opened.';
comment on column sync.run_work_account.network_outcome is 'Null while its network is not listed.';

create table sync.run_work_scope (
    run_id bigint not null,
    account_id text not null,
    region_id text not null,
    proven_at timestamptz,
    duration_ms bigint not null,
    has_rows boolean not null,
    part integer,
    constraint run_work_scope_key primary key (run_id, account_id, region_id),
    constraint run_work_scope_of_a_run foreign key (run_id) references sync.run_work (run_id) on delete cascade
);
comment on table sync.run_work_scope is 'The scopes of the open distributed run. Those that it has reported are in sync.scope, with its run_id.';
comment on column sync.run_work_scope.proven_at is 'When an earlier run last verified it: the least fresh go first.';
comment on column sync.run_work_scope.part is 'The step that works on it; null until the scopes are divided among the steps.';
create index run_work_scope_by_part on sync.run_work_scope (run_id, part);
