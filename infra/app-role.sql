-- The app's role: its Entra identity, which owns what it migrates and nothing else. Run by an Entra administrator, once.
--   psql … -v app=sync-app -f app-role.sql
\connect postgres
select pgaadauth_create_principal(:'app', false, false)
where not exists (select from pg_roles where rolname = :'app');

\connect sync
grant connect, create on database sync to :"app";
