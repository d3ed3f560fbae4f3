-- The coverage as of a point in time.
--
-- What share of the connections was covered last Tuesday at noon?
--   select round(100.0 * count(*) filter (where verdict = 'covered') / nullif(count(*), 0), 1) as percent
--   from report.coverage_as_of(date_trunc('week', now(), 'UTC') - interval '132 hours')
--   where verdict in ('covered', 'partly', 'not_covered');
-- Which connections were covered a week ago and are not now?
--   select w.account_id, w.region_id, w.attachment_end_id, w.resource_id, n.verdict, n.reason
--   from report.coverage_as_of(now() - interval '168 hours') w
--   left join report.coverage n using (account_id, region_id, attachment_end_id)
--   where w.verdict = 'covered' and n.verdict is distinct from 'covered';
--
-- One branch per table, so that each uses its own index. The function is inlined into the calling query, with its
-- filters. It fails if the history of that time has been deleted.
create or replace function report.coverage_as_of(at timestamptz)
returns setof report.coverage_history
language sql stable parallel safe
as $$
    select * from report.coverage_history
    where valid_to is null and valid_from <= at and (select report.can_query_as_of(at))
    union all
    select * from report.coverage_history
    where valid_to > at and valid_from <= at and (select report.can_query_as_of(at))
$$;
comment on function report.coverage_as_of is
    'The verdicts that were valid at a point in time: exactly what was known then.';
