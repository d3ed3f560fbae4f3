-- The reporting role may read the views in schema report and nothing else. The administrator of the server creates it:
--   create role sync_report login;
-- Until it exists, nothing is granted. Every start checks whether any of these grants is missing, and if so runs this
-- file again.
do $$
begin
    if exists (select from pg_roles where rolname = 'sync_report') then
        grant usage on schema report to sync_report;
        grant select on all tables in schema report to sync_report;
        grant execute on all functions in schema report to sync_report;
    end if;
end
$$;
