-- The share of connections with an active flow log, by account, CEN instance, region and kind of connection.
--
-- What share of the connections of each account is covered?
--   select account_id, sum(covered) as covered, sum(partly + not_covered) as lacking, sum(unknown) as unknown,
--     round(100.0 * sum(covered) / nullif(sum(covered + partly + not_covered), 0), 1) as percent
--   from report.coverage_summary
--   group by account_id
--   order by percent;
-- Which CEN instances and regions are covered least?
--   select account_id, cen_id, region_id, sum(partly + not_covered) as lacking
--   from report.coverage_summary
--   group by account_id, cen_id, region_id
--   having sum(partly + not_covered) > 0
--   order by lacking desc;
-- Which kinds of connections are covered least?
--   select resource_type, sum(covered) as covered, sum(partly) as partly, sum(not_covered) as not_covered
--   from report.coverage_summary
--   group by resource_type
--   order by not_covered desc;
create or replace view report.coverage_summary as
select account_id, cen_id, region_id, resource_type, count(*) as connections,
       count(*) filter (where verdict = 'covered') as covered,
       count(*) filter (where verdict = 'partly') as partly,
       count(*) filter (where verdict = 'not_covered') as not_covered,
       count(*) filter (where verdict = 'impossible') as impossible,
       count(*) filter (where verdict = 'unknown') as unknown,
       count(*) filter (where verdict = 'covered')::float8
           / nullif(count(*) filter (where verdict in ('covered', 'partly', 'not_covered')), 0) as share
from sync.coverage
group by account_id, cen_id, region_id, resource_type;
comment on view report.coverage_summary is
    'Ends of connections counted by account, CEN instance, region and kind of connection.';
comment on column report.coverage_summary.account_id is 'Alibaba Cloud account.';
comment on column report.coverage_summary.cen_id is 'CEN instance.';
comment on column report.coverage_summary.region_id is 'Region of the transit router.';
comment on column report.coverage_summary.resource_type is 'VPC, VBR, VPN, TR (another transit router) or ECR.';
comment on column report.coverage_summary.connections is 'Number of ends of connections.';
comment on column report.coverage_summary.covered is 'Number of these that are covered.';
comment on column report.coverage_summary.partly is 'Number of these that are partly covered: one direction only.';
comment on column report.coverage_summary.not_covered is 'Number of these that are not covered.';
comment on column report.coverage_summary.impossible is 'Number of these that cannot have a flow log.';
comment on column report.coverage_summary.unknown is 'Number of these whose coverage is not known.';
comment on column report.coverage_summary.share is
    'covered, divided by covered, partly and not_covered together; null if there are none.';
