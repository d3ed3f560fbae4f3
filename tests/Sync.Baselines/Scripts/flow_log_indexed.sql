-- The table of the scripts with the columns and the indexes of Sync's. The columns that a script does not fill may be
-- null, or have a default if they are indexed.
create schema script;
create table script.flow_log (like sync.flow_log including indexes including generated);
alter table script.flow_log
    alter column content_hash drop not null,
    alter column first_seen_at set default clock_timestamp(),
    alter column valid_from set default clock_timestamp();
