-- Which history of changes a database is of. A restored dump repeats moments, run numbers and keys that readers and runs already
-- know from the database as it was, so whatever they remember is bound to this identity: entity tags, cursors, a run's lease.
--
-- Nobody has to notice that a dump was restored: the identity holds the random number kept here and where its row is physically.
-- A restore writes the row again, so in another transaction, table, database or server. A copy of the files, or a standby that
-- was promoted, has the same row but another timeline of the write-ahead log.
create table sync.timeline (
    only_row boolean primary key default true,
    id uuid not null default gen_random_uuid(),
    constraint there_is_one_timeline check (only_row)
);
insert into sync.timeline default values;
comment on table sync.timeline is 'Which history of changes this database is of: one row, never updated.';

-- A managed server may withhold its functions about the server: then the rest has to do. Null while a dump is being restored.
create function sync.timeline_id()
returns text
language plpgsql stable
as $$
declare
    place text;
begin
    select concat_ws(' ', t.id, t.xmin, t.tableoid, d.oid) into place
    from sync.timeline t
    join pg_catalog.pg_database d on d.datname = current_database();
    begin
        place := place || ' ' || (select system_identifier from pg_catalog.pg_control_system());
        if pg_catalog.pg_is_in_recovery() then
            place := place || ' ' || (select lpad(to_hex(timeline_id), 8, '0') from pg_catalog.pg_control_checkpoint());
        else
            place := place || ' ' || lower(left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8));
        end if;
    exception
        when insufficient_privilege or feature_not_supported or undefined_function then null;
    end;
    return left(encode(sha256(convert_to(place, 'UTF8')), 'hex'), 16);
end
$$;
comment on function sync.timeline_id is '16 hexadecimal digits, the same as long as this is the same history of changes.';
