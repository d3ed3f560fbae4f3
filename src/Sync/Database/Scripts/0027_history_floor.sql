-- Since when the history is complete. Versions and events that ended before are deleted in portions, by the index on
-- the time of their end. There are no partitions: tables of any size would have to be moved into them.
create table sync.history_floor (
    only_row boolean not null default true,
    at timestamptz,
    moved_at timestamptz,
    constraint history_floor_key primary key (only_row),
    constraint there_is_one_floor check (only_row)
);
insert into sync.history_floor default values;
comment on table sync.history_floor is 'Since when the history is complete: one row.';
comment on column sync.history_floor.at is 'No earlier time can be queried. Null: every time can.';
comment on column sync.history_floor.moved_at is
    'When that was decided. What ended before is deleted a day later, so that no reader misses it while it reads.';

create index left_filter_by_time on sync.left_filter (at);

-- What was valid at a time: of each later month in which versions ended, those that had begun by then, which is as many
-- as there were items, however many versions began and ended before or after. Building these indexes reads the tables
-- and waits for nobody who reads.
create index flow_log_history_by_month
    on sync.flow_log_history (date_trunc('month', valid_to at time zone 'UTC'), valid_from, valid_to);
create index cen_history_by_month
    on sync.cen_history (date_trunc('month', valid_to at time zone 'UTC'), valid_from, valid_to);
create index transit_router_history_by_month
    on sync.transit_router_history (date_trunc('month', valid_to at time zone 'UTC'), valid_from, valid_to);
create index attachment_history_by_month
    on sync.attachment_history (date_trunc('month', valid_to at time zone 'UTC'), valid_from, valid_to);
create index coverage_history_by_month
    on sync.coverage_history (date_trunc('month', valid_to at time zone 'UTC'), valid_from, valid_to);
-- There are statistics of the months only after this.
analyze sync.flow_log_history, sync.cen_history, sync.transit_router_history, sync.attachment_history,
    sync.coverage_history;

-- Appended to and deleted from at the other end: vacuumed before the dead rows are a fifth of the table, and often
-- enough for counts that read only the index.
alter table sync.flow_log_history
    set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
alter table sync.cen_history
    set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
alter table sync.transit_router_history
    set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
alter table sync.attachment_history
    set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
alter table sync.coverage_history
    set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
alter table sync.drift_event
    set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
alter table sync.conformance_event set (autovacuum_vacuum_scale_factor = 0.02);
alter table sync.coverage_event set (autovacuum_vacuum_scale_factor = 0.02);
alter table sync.left_filter set (autovacuum_vacuum_scale_factor = 0.02);
