-- The reporting role may read the views in schema report and nothing else. The administrator of the server creates it:
--   create role sync_report login;
-- Until it exists, nothing is granted. Every start checks whether any of these grants is missing, and if so runs this
-- file again. What belongs to another role, such as a view of an administrator, is left to that role.
do $$
declare
    item text;
begin
    if exists (select from pg_roles where rolname = 'sync_report') then
        grant usage on schema report to sync_report;
        for item in
            select format('select on report.%I', relname)
            from pg_class
            where relnamespace = 'report'::regnamespace and relkind in ('r', 'v', 'm', 'p', 'f')
                and pg_has_role(relowner, 'usage')
            union all
            select format('execute on routine %s', oid::regprocedure)
            from pg_proc
            where pronamespace = 'report'::regnamespace and pg_has_role(proowner, 'usage')
        loop
            execute 'grant ' || item || ' to sync_report';
        end loop;
    end if;
end
$$;
