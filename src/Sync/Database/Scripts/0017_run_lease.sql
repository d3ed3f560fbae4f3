-- The permission to run. Taken, renewed and given back by single statements and short transactions, so no session holds anything
-- and it makes no difference what pooler is in between. The clock is the database's.
create table sync.run_lease (
    only_row boolean primary key default true,
    holder uuid,
    timeline text,
    run_id bigint,
    process text,
    taken_at timestamptz,
    until timestamptz,
    constraint there_is_one_lease check (only_row),
    constraint a_lease_is_held_or_free check (num_nulls(holder, timeline, run_id, process, taken_at, until) in (0, 6))
);
insert into sync.run_lease default values;
comment on table sync.run_lease is 'Which run may work: one row. Free without a holder, or when its time is over.';
comment on column sync.run_lease.holder is 'A random number of each taking. Whoever knows it may renew the lease and merge.';
comment on column sync.run_lease.timeline is 'sync.timeline_id() when it was taken: a lease in a restored dump is nobody''s.';
comment on column sync.run_lease.process is 'For people: the host and the process that took it.';
