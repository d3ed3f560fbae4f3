-- The inventory as of a point in time.
--
-- Which flow logs existed last Tuesday at noon?
--   select region_id, status, count(*) as flow_logs
--   from report.flow_log_as_of(date_trunc('week', now(), 'UTC') - interval '132 hours')
--   group by region_id, status
--   order by region_id, status;
-- Which flow logs were active a week ago and are not now?
--   select w.account_id, w.region_id, w.flow_log_id, w.flow_log_name, n.status as now
--   from report.flow_log_as_of(now() - interval '168 hours') w
--   left join report.flow_log n using (account_id, region_id, flow_log_id)
--   where w.status = 'Active' and n.status is distinct from 'Active';
--
-- One branch per table, so that each uses its own index. The function is inlined into the calling query, with its
-- filters. It fails if the history of that time has been deleted.
create or replace function report.flow_log_as_of(at timestamptz)
returns setof report.flow_log_history
language sql stable parallel safe
as $$
    select * from report.flow_log_history
    where valid_to is null and valid_from <= at and (select report.can_query_as_of(at))
    union all
    select * from report.flow_log_history
    where valid_to > at and valid_from <= at and (select report.can_query_as_of(at))
$$;
comment on function report.flow_log_as_of is
    'The versions that were valid at a point in time: exactly the inventory at that time.';
