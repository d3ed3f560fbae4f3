-- The runs: when they ran, and what they did.
--
-- What were the outcomes of the last runs?
--   select run_id, trigger, started_at, duration, outcome, scopes, scopes_not_synced, added, changed, removed
--   from report.run
--   order by run_id desc
--   limit 20;
-- How long do runs take, and how often are they throttled?
--   select (started_at at time zone 'UTC')::date as day, count(*) as runs, avg(duration) as average,
--     max(duration) as longest, sum(throttled) as throttled
--   from report.run
--   where started_at > now() - interval '168 hours'
--   group by day
--   order by day;
create or replace view report.run as
select r.run_id, r.trigger, r.forced, r.started_at, r.finished_at, r.finished_at - r.started_at as duration, r.outcome,
       r.error_code, r.error_message, coalesce(r.scopes, s.scopes) as scopes,
       coalesce(r.scopes_not_synced, s.scopes_not_synced) as scopes_not_synced, coalesce(r.added, s.added) as added,
       coalesce(r.changed, s.changed) as changed, coalesce(r.removed, s.removed) as removed,
       coalesce(r.unchanged, s.unchanged) as unchanged, coalesce(r.calls, s.calls + n.calls) as calls,
       coalesce(r.retries, s.retries) as retries, coalesce(r.throttled, s.throttled) as throttled,
       coalesce(r.networks, n.networks) as networks,
       coalesce(r.networks_not_synced, n.networks_not_synced) as networks_not_synced, r.network_off
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
    where run_id = r.run_id and r.scopes is null
) s
cross join lateral (
    select count(*) as networks,
           count(*) filter (where outcome not in ('synced', 'unsupported')) as networks_not_synced,
           coalesce(sum(calls), 0) as calls
    from sync.sync_network
    where run_id = r.run_id and r.scopes is null
) n;
comment on view report.run is 'One row per run, with the totals of its scopes and networks.';
comment on column report.run.run_id is 'Ascending ID.';
comment on column report.run.trigger is 'What started it: timer, http or cli.';
comment on column report.run.forced is 'Whether the mass-removal guard was overridden.';
comment on column report.run.started_at is 'Start time, by the clock of the database.';
comment on column report.run.finished_at is 'Null while it is running.';
comment on column report.run.duration is 'From start to finish; null while it is running.';
comment on column report.run.outcome is
    'succeeded, partial (not every known scope was verified), failed (no scope could be listed), '
    'interrupted (its process ended); null while it is running.';
comment on column report.run.error_code is 'Why the run failed; null if it did not.';
comment on column report.run.error_message is 'The same as text, without secrets.';
comment on column report.run.scopes is 'Number of scopes (account and region) in the run.';
comment on column report.run.scopes_not_synced is 'Number of these that need attention.';
comment on column report.run.added is 'Number of new flow logs.';
comment on column report.run.changed is 'Number of changed flow logs.';
comment on column report.run.removed is 'Number of removed flow logs.';
comment on column report.run.unchanged is 'Number of unchanged flow logs.';
comment on column report.run.calls is 'Number of calls to the cloud for flow logs and networks, including retries.';
comment on column report.run.retries is 'Number of retried calls for flow logs.';
comment on column report.run.throttled is 'Number of calls for flow logs that the cloud throttled.';
comment on column report.run.networks is 'Number of accounts whose network the run listed, or tried to.';
comment on column report.run.networks_not_synced is 'Number of these that need attention.';
comment on column report.run.network_off is
    'Whether the network was switched off (Sync__Network__Enabled), so that the run did not list it.';
