-- The coverage at the end of each day.
--
-- How did the share of covered connections change over the last 90 days?
--   select day, sum(covered) as covered, sum(partly + not_covered) as lacking,
--     round(100.0 * sum(covered) / nullif(sum(covered + partly + not_covered), 0), 1) as percent
--   from report.coverage_by_day
--   where day > (now() at time zone 'UTC')::date - 90
--   group by day
--   order by day;
-- On which of the last 30 days was the coverage of connections not known?
--   select day, account_id, unknown
--   from report.coverage_by_day
--   where day > (now() at time zone 'UTC')::date - 30 and unknown > 0
--   order by day;
--
-- The number at the end of a day is the current one, minus the versions begun since, plus the versions ended since:
-- older history is not read.
create or replace view report.coverage_by_day as
with step as (
    select day, account_id, verdict, sum(step) as step
    from (
        select (valid_from at time zone 'UTC')::date as day, account_id, verdict, 1 as step
        from sync.coverage
        where valid_from >= ((now() at time zone 'UTC')::date - 1095)::timestamp at time zone 'UTC'
        union all
        select (valid_from at time zone 'UTC')::date, account_id, verdict, 1
        from sync.coverage_history
        where valid_from >= ((now() at time zone 'UTC')::date - 1095)::timestamp at time zone 'UTC'
        union all
        select (valid_to at time zone 'UTC')::date, account_id, verdict, -1
        from sync.coverage_history
        where valid_to >= ((now() at time zone 'UTC')::date - 1095)::timestamp at time zone 'UTC'
    ) version
    group by day, account_id, verdict
), present as (
    select account_id, verdict, sum(ends) as ends
    from (
        select account_id, verdict, count(*) as ends
        from sync.coverage
        group by account_id, verdict
        union all
        select account_id, verdict, 0
        from step
    ) known
    group by account_id, verdict
)
select day, account_id, sum(ends)::bigint as connections,
       coalesce(sum(ends) filter (where verdict = 'covered'), 0)::bigint as covered,
       coalesce(sum(ends) filter (where verdict = 'partly'), 0)::bigint as partly,
       coalesce(sum(ends) filter (where verdict = 'not_covered'), 0)::bigint as not_covered,
       coalesce(sum(ends) filter (where verdict = 'impossible'), 0)::bigint as impossible,
       coalesce(sum(ends) filter (where verdict = 'unknown'), 0)::bigint as unknown,
       (coalesce(sum(ends) filter (where verdict = 'covered'), 0)
           / nullif(sum(ends) filter (where verdict in ('covered', 'partly', 'not_covered')), 0))::float8 as share
from (
    select day, account_id, verdict,
           ends - coalesce(sum(step) over (
               partition by account_id, verdict
               order by day desc
               rows between unbounded preceding and 1 preceding), 0) as ends
    from (
        select (now() at time zone 'UTC')::date - n as day, account_id, verdict, ends
        from present
        cross join generate_series(0, 1095) n
    ) grid
    left join step using (day, account_id, verdict)
) counted
where ends > 0
  and day > coalesce((select (at at time zone 'UTC')::date from sync.history_floor), '-infinity')
group by day, account_id;
comment on view report.coverage_by_day is
    'Ends of connections counted by day and account, as they were at the end of the day; today, as they are now. Three '
    'years back, or as far as report.history_kept.';
comment on column report.coverage_by_day.day is 'Day in UTC.';
comment on column report.coverage_by_day.account_id is 'Alibaba Cloud account.';
comment on column report.coverage_by_day.connections is 'Number of ends of connections.';
comment on column report.coverage_by_day.covered is 'Number of these that are covered.';
comment on column report.coverage_by_day.partly is 'Number of these that are partly covered: one direction only.';
comment on column report.coverage_by_day.not_covered is 'Number of these that are not covered.';
comment on column report.coverage_by_day.impossible is 'Number of these that cannot have a flow log.';
comment on column report.coverage_by_day.unknown is 'Number of these whose coverage is not known.';
comment on column report.coverage_by_day.share is
    'covered, divided by covered, partly and not_covered together; null if there are none.';
