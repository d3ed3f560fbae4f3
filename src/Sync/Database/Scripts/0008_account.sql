create table sync.sync_account (
    run_id bigint not null,
    account_id text not null,
    name text,
    outcome text not null,
    error_code text,
    error_message text,
    request_id text,
    constraint sync_account_key primary key (run_id, account_id),
    constraint sync_account_of_a_run foreign key (run_id) references sync.sync_run (run_id) on delete cascade,
    constraint outcome_is_known check (outcome in ('succeeded', 'partial', 'failed', 'skipped'))
);
comment on table sync.sync_account is 'What a run did in one account.';
comment on column sync.sync_account.outcome is 'succeeded: every scope synced or unsupported; partial: some were not; failed: none could be tried; skipped: the run ended before.';

create table sync.account (
    account_id text not null,
    name text,
    last_run_id bigint not null,
    last_outcome text not null,
    last_at timestamptz not null,
    last_open_at timestamptz,
    constraint account_key primary key (account_id)
);
comment on table sync.account is 'Every account a run ever named.';
comment on column sync.account.last_open_at is 'When its credentials were last proven and its regions listed.';
