-- What a listing needs to know of earlier ones.

create table sync.absence (
    account_id text not null,
    region_id text not null,
    flow_log_id text not null,
    run_id bigint not null,
    runs integer not null,
    at timestamptz not null default clock_timestamp(),
    constraint absence_key primary key (account_id, region_id, flow_log_id)
);
comment on table sync.absence is
    'Flow logs that came back after a removal and were absent again: kept until they are absent in several runs in a row.';
comment on column sync.absence.run_id is 'The run that last listed their region without them.';
comment on column sync.absence.runs is 'Runs in a row that did so, up to that one.';
comment on column sync.absence.at is 'When that was.';

create table sync.left_filter (
    account_id text not null,
    region_id text not null,
    flow_log_id text not null,
    at timestamptz not null,
    constraint left_filter_key primary key (flow_log_id, account_id, region_id, at)
);
comment on table sync.left_filter is
    'Changes that took a flow log out of the filter of the settings: it exists, and is not listed any more.';
comment on column sync.left_filter.at is 'The moment of the merge, which is that of the drift event.';

-- The runs of the last day, whose removals the mass-removal guard adds up.
create index sync_run_by_start on sync.sync_run (started_at);
