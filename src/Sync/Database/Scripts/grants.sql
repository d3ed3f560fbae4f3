-- The reporting role reads the views in schema report and nothing else. It is made by whoever runs the server:
--   create role sync_report login;
-- Until it exists there is nothing to grant. Every start looks whether it lacks something of this, and if so runs this file again.
do $$
begin
    if exists (select from pg_roles where rolname = 'sync_report') then
        grant usage on schema report to sync_report;
        grant select on all tables in schema report to sync_report;
        grant execute on all functions in schema report to sync_report;
    end if;
end
$$;
