-- The ledger: what was run, when, and what it did.
--
-- How did the last runs go?
--   select run_id, trigger, started_at, duration, outcome, scopes, scopes_not_synced, added, changed, removed
--   from report.run
--   order by run_id desc
--   limit 20;
-- How long do runs take, and how often are they throttled?
--   select (started_at at time zone 'UTC')::date as day, count(*) as runs, avg(duration) as average, max(duration) as longest, sum(throttled) as throttled
--   from report.run
--   where started_at > now() - interval '168 hours'
--   group by day
--   order by day;
create or replace view report.run as
select r.run_id, r.trigger, r.forced, r.started_at, r.finished_at, r.finished_at - r.started_at as duration, r.outcome,
       r.error_code, r.error_message, s.scopes, s.scopes_not_synced, s.added, s.changed, s.removed, s.unchanged, s.calls, s.retries, s.throttled
from sync.sync_run r
cross join lateral (
    select count(*) as scopes,
           count(*) filter (where outcome not in ('synced', 'unsupported') and error_code is distinct from 'Excluded')
               as scopes_not_synced,
           coalesce(sum(added), 0) as added, coalesce(sum(changed), 0) as changed, coalesce(sum(removed), 0) as removed,
           coalesce(sum(unchanged), 0) as unchanged, coalesce(sum(calls), 0) as calls, coalesce(sum(retries), 0) as retries,
           coalesce(sum(throttled), 0) as throttled
    from sync.sync_scope
    where run_id = r.run_id
) s;
comment on view report.run is 'One row per run, with the sums of its scopes.';
comment on column report.run.run_id is 'Grows with time.';
comment on column report.run.trigger is 'What started it: timer, http or cli.';
comment on column report.run.forced is 'The mass-removal guard was told to stand aside.';
comment on column report.run.started_at is 'By the database''s clock.';
comment on column report.run.finished_at is 'Null while it works.';
comment on column report.run.duration is 'From start to finish; null while it works.';
comment on column report.run.outcome is 'succeeded, partial (not all that is known was verified), failed (nothing could be tried), interrupted (its process ended); null while it works.';
comment on column report.run.error_code is 'Why it failed as a whole; else null.';
comment on column report.run.error_message is 'The same in words, without secrets.';
comment on column report.run.scopes is 'Accounts and regions it named.';
comment on column report.run.scopes_not_synced is 'Of these, how many a person should look at.';
comment on column report.run.added is 'Flow logs that were new.';
comment on column report.run.changed is 'Flow logs that differed.';
comment on column report.run.removed is 'Flow logs that were provably gone.';
comment on column report.run.unchanged is 'Flow logs that were as known.';
comment on column report.run.calls is 'Calls to the cloud, attempts included.';
comment on column report.run.retries is 'Of these, repeated ones.';
comment on column report.run.throttled is 'Of these, how many the cloud answered with throttling.';
