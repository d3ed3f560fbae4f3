-- The ledger of years with thousands of accounts: a scope in which nothing happened gets no row in sync.sync_scope.
-- What the run did there is in the scope's own row of sync.scope, and when the next run begins, that of each account
-- becomes one row of arrays in sync.folded_scopes. sync.run_scope shows all of them alike. Existing rows stay.

alter table sync.scope
    add column look_run_id bigint,
    add column look_is_folded boolean,
    add column look_outcome text,
    add column look_started_at timestamptz,
    add column look_duration_ms bigint,
    add column look_walks integer,
    add column look_pages integer,
    add column look_listed integer,
    add column look_unchanged integer,
    add column look_calls integer,
    add column look_retries integer,
    add column look_throttled integer,
    add column look_error_code text,
    add column look_error_message text,
    add column look_request_id text;
comment on column sync.scope.look_run_id is
    'The run of the following columns: as last_run_id, unless a build that does not know them wrote the row since.';
comment on column sync.scope.look_is_folded is
    'Whether nothing happened: then sync.sync_scope has no row for that run and scope.';

create table sync.folded_scopes (
    run_id bigint not null,
    account_id text not null,
    region_ids text[] not null,
    outcomes text[],
    started_at timestamptz[] not null,
    duration_ms bigint[] not null,
    walks integer[],
    pages integer[] not null,
    listed integer[] not null,
    unchanged integer[],
    calls integer[] not null,
    retries integer[],
    throttled integer[],
    error_codes text[],
    error_messages text[],
    request_ids text[],
    constraint folded_scopes_key primary key (run_id, account_id),
    constraint folded_scopes_of_a_run foreign key (run_id) references sync.sync_run (run_id) on delete cascade
);
comment on table sync.folded_scopes is
    'The scopes of an account in which nothing happened in a run: synced without changes, unsupported, or excluded. '
    'The arrays are in the order of region_ids.';
comment on column sync.folded_scopes.outcomes is 'Null: all of them were synced.';
comment on column sync.folded_scopes.walks is 'Null: one each.';
comment on column sync.folded_scopes.unchanged is 'Null: as listed.';
comment on column sync.folded_scopes.retries is
    'Null: none; likewise throttled, error_codes, error_messages and request_ids.';

create view sync.run_scope as
select run_id, account_id, region_id, outcome, started_at, duration_ms, walks, pages, listed, added, changed, removed,
       unchanged, withheld, calls, retries, throttled, error_code, error_message, request_id
from sync.sync_scope
union all
select f.run_id, f.account_id, s.region_id, coalesce(s.outcome, 'synced'), s.started_at, s.duration_ms,
       coalesce(s.walks, 1), s.pages, s.listed, 0, 0, 0, coalesce(s.unchanged, s.listed), 0, s.calls,
       coalesce(s.retries, 0), coalesce(s.throttled, 0), s.error_code, s.error_message, s.request_id
from sync.folded_scopes f
cross join lateral unnest(
    f.region_ids, f.outcomes, f.started_at, f.duration_ms, f.walks, f.pages, f.listed, f.unchanged, f.calls, f.retries,
    f.throttled, f.error_codes, f.error_messages, f.request_ids)
    as s (region_id, outcome, started_at, duration_ms, walks, pages, listed, unchanged, calls, retries, throttled,
        error_code, error_message, request_id)
union all
select s.look_run_id, s.account_id, s.region_id, s.look_outcome, s.look_started_at, s.look_duration_ms, s.look_walks,
       s.look_pages, s.look_listed, 0, 0, 0, s.look_unchanged, 0, s.look_calls, s.look_retries, s.look_throttled,
       s.look_error_code, s.look_error_message, s.look_request_id
from sync.scope s
where s.look_is_folded
  and not exists (
    select from sync.folded_scopes f where f.run_id = s.look_run_id and f.account_id = s.account_id
  );
comment on view sync.run_scope is 'What a run did in one account and region, whether or not it is folded.';

-- The totals of a run, written when the next one begins. Null: not yet, or a run of an earlier build.
alter table sync.sync_run
    add column scopes bigint,
    add column scopes_not_synced bigint,
    add column added bigint,
    add column changed bigint,
    add column removed bigint,
    add column unchanged bigint,
    add column calls bigint,
    add column retries bigint,
    add column throttled bigint,
    add column networks bigint,
    add column networks_not_synced bigint,
    add column pruned_at timestamptz;
comment on column sync.sync_run.scopes is
    'Number of its scopes; null: to be counted in sync.run_scope. Likewise the following columns; calls are those for '
    'networks, too.';
comment on column sync.sync_run.pruned_at is 'When its scopes and accounts were deleted; null: they are kept.';
create index sync_run_uncounted on sync.sync_run (run_id) where scopes is null;
create index sync_run_kept on sync.sync_run (run_id) where pruned_at is null;

create view sync.run_total as
select r.run_id, s.scopes, s.scopes_not_synced, s.added, s.changed, s.removed, s.unchanged, s.calls + n.calls as calls,
       s.retries, s.throttled, n.networks, n.networks_not_synced
from sync.sync_run r
cross join lateral (
    select count(*) as scopes,
           count(*) filter (where outcome not in ('synced', 'unsupported') and error_code is distinct from 'Excluded')
               as scopes_not_synced,
           coalesce(sum(added), 0) as added, coalesce(sum(changed), 0) as changed,
           coalesce(sum(removed), 0) as removed, coalesce(sum(unchanged), 0) as unchanged,
           coalesce(sum(calls), 0) as calls, coalesce(sum(retries), 0) as retries,
           coalesce(sum(throttled), 0) as throttled
    from sync.run_scope
    where run_id = r.run_id
) s
cross join lateral (
    select count(*) as networks,
           count(*) filter (where outcome not in ('synced', 'unsupported')) as networks_not_synced,
           coalesce(sum(calls), 0) as calls
    from sync.sync_network
    where run_id = r.run_id
) n;
comment on view sync.run_total is
    'The totals of a run, counted in its scopes and networks. Those of runs that were pruned are in sync.sync_run only.';

create table sync.run_day (
    day date not null,
    runs bigint not null,
    succeeded bigint not null,
    partial bigint not null,
    failed bigint not null,
    interrupted bigint not null,
    scopes bigint not null,
    scopes_not_synced bigint not null,
    added bigint not null,
    changed bigint not null,
    removed bigint not null,
    calls bigint not null,
    retries bigint not null,
    throttled bigint not null,
    duration interval not null,
    longest interval not null,
    constraint run_day_key primary key (day)
);
comment on table sync.run_day is 'The runs that were deleted, summed up by the day (UTC) on which they started.';
comment on column sync.run_day.duration is 'Of all of these runs together.';

-- Every run updates every row of sync.scope: half of each page stays free, so that the new version of a row fits beside
-- the old one and no index changes. Tables from which rows are deleted all the time are vacuumed before the dead rows
-- are a fifth of them, which is the default.
alter table sync.scope set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_cost_delay = 0);
alter table sync.inventory_clock
    set (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
alter table sync.run_lease
    set (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200);
alter table sync.network set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.1);
alter table sync.account set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.1);
alter table sync.sync_scope set (autovacuum_vacuum_scale_factor = 0.02);
alter table sync.sync_account set (autovacuum_vacuum_scale_factor = 0.02);
alter table sync.sync_network set (autovacuum_vacuum_scale_factor = 0.02);
alter table sync.folded_scopes set (autovacuum_vacuum_scale_factor = 0.02);
alter table sync.delivery set (autovacuum_vacuum_scale_factor = 0.05);
alter table sync.alert_message set (autovacuum_vacuum_scale_factor = 0.05);
alter table sync.reader_nonce set (autovacuum_vacuum_scale_factor = 0.05);
