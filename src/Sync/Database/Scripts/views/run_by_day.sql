-- The runs of each day, for ever: also of runs that are not kept.
--
-- How many runs were there in each month of the last year, and how many of them succeeded?
--   select extract(year from day) as year, extract(month from day) as month, sum(runs) as runs,
--     round(100.0 * sum(succeeded) / sum(runs), 1) as percent_succeeded
--   from report.run_by_day
--   where day > (now() at time zone 'UTC')::date - 365
--   group by year, month
--   order by year, month;
-- On which of the last 30 days did runs take longest, and was the cloud throttling?
--   select day, runs, average, longest, throttled
--   from report.run_by_day
--   where day > (now() at time zone 'UTC')::date - 30
--   order by longest desc;
create or replace view report.run_by_day as
select day, sum(runs)::bigint as runs, sum(succeeded)::bigint as succeeded, sum(partial)::bigint as partial,
       sum(failed)::bigint as failed, sum(interrupted)::bigint as interrupted, sum(scopes)::bigint as scopes,
       sum(scopes_not_synced)::bigint as scopes_not_synced, sum(added)::bigint as added,
       sum(changed)::bigint as changed, sum(removed)::bigint as removed, sum(calls)::bigint as calls,
       sum(retries)::bigint as retries, sum(throttled)::bigint as throttled, sum(duration) / sum(runs) as average,
       max(longest) as longest
from (
    select day, runs, succeeded, partial, failed, interrupted, scopes, scopes_not_synced, added, changed, removed,
           calls, retries, throttled, duration, longest
    from sync.run_day
    union all
    select (started_at at time zone 'UTC')::date, 1, (outcome = 'succeeded')::integer, (outcome = 'partial')::integer,
           (outcome = 'failed')::integer, (outcome = 'interrupted')::integer, scopes, scopes_not_synced, added,
           changed, removed, calls, retries, throttled, duration, duration
    from report.run
    where finished_at is not null
) run
group by day;
comment on view report.run_by_day is 'One row per day with finished runs, with their totals.';
comment on column report.run_by_day.day is 'Day in UTC on which the runs started.';
comment on column report.run_by_day.runs is 'Number of finished runs.';
comment on column report.run_by_day.succeeded is 'Number of these that verified every known scope.';
comment on column report.run_by_day.partial is 'Number of these that did not.';
comment on column report.run_by_day.failed is 'Number of these that could list no scope.';
comment on column report.run_by_day.interrupted is 'Number of these whose process ended.';
comment on column report.run_by_day.scopes is 'Number of scopes in these runs.';
comment on column report.run_by_day.scopes_not_synced is 'Number of these that needed attention.';
comment on column report.run_by_day.added is 'Number of new flow logs.';
comment on column report.run_by_day.changed is 'Number of changed flow logs.';
comment on column report.run_by_day.removed is 'Number of removed flow logs.';
comment on column report.run_by_day.calls is 'Number of calls to the cloud, including retries.';
comment on column report.run_by_day.retries is 'Number of these that were retries.';
comment on column report.run_by_day.throttled is 'Number of these that the cloud throttled.';
comment on column report.run_by_day.average is 'Average duration of the runs.';
comment on column report.run_by_day.longest is 'Duration of the longest run.';
