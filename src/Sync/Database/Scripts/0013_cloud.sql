create table sync.cloud (
    only_row boolean not null default true,
    kind text not null,
    host text not null,
    since timestamptz not null default clock_timestamp(),
    constraint cloud_key primary key (only_row),
    constraint there_is_one_cloud check (only_row),
    constraint kind_is_known check (kind in ('alibaba', 'fake'))
);
comment on table sync.cloud is 'Which cloud the inventory is of: one row, written by the first run that verified an account. Runs on another cloud are refused.';
comment on column sync.cloud.kind is 'fake: made-up flow logs.';
comment on column sync.cloud.host is 'Of the endpoint; aliyuncs.com for every public one.';
