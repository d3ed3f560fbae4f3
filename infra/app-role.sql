-- Creates the app's database role for its Entra identity. It owns only the objects that it migrates. Run once, as an
-- Entra administrator:
--   psql … -v app=sync-app -f app-role.sql
\connect postgres
select pgaadauth_create_principal(:'app', false, false)
where not exists (select from pg_roles where rolname = :'app');

\connect sync
grant connect, create on database sync to :"app";
