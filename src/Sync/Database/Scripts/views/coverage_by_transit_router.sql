-- Flow logs by transit router, and how many of its connections they cover.
--
-- The lists of attachments contain those that a flow log has referred to. The numbers from attachments_known on count
-- all connections of the network, as in report.coverage.
--
-- Which attachments had an active flow log once and have none now?
--   select account_id, transit_router_id, unnest(attachments_without) as attachment
--   from report.coverage_by_transit_router
--   where cardinality(attachments_without) > 0;
-- Which transit routers have connections that are not covered?
--   select account_id, transit_router_id, attachments_known, not_covered, partly
--   from report.coverage_by_transit_router
--   where not_covered + partly > 0
--   order by not_covered desc;
-- Which transit routers have flow logs, but no active one?
--   select account_id, transit_router_id, flow_logs
--   from report.coverage_by_transit_router
--   where active = 0 and flow_logs > 0;
create or replace view report.coverage_by_transit_router as
-- Skip scan over the index, from one distinct attachment to the next: the history is long and has few attachments. The
-- index excludes longer texts, which are not attachment IDs.
with recursive former as (
    (select transit_router_attachment_id, account_id, transit_router_id
     from sync.flow_log_history
     where length(transit_router_attachment_id) <= 200 and length(transit_router_id) <= 200
     order by transit_router_attachment_id, account_id, transit_router_id
     limit 1)
    union all
    select following.transit_router_attachment_id, following.account_id, following.transit_router_id
    from former
    cross join lateral (
        select transit_router_attachment_id, account_id, transit_router_id
        from sync.flow_log_history
        where length(transit_router_attachment_id) <= 200 and length(transit_router_id) <= 200
          and (transit_router_attachment_id, account_id, transit_router_id)
              > (former.transit_router_attachment_id, former.account_id, former.transit_router_id)
        order by transit_router_attachment_id, account_id, transit_router_id
        limit 1
    ) following
), attachment as (
    select account_id, transit_router_id, transit_router_attachment_id, sum(flow_logs) as flow_logs,
           sum(active) as active
    from (
        select account_id, transit_router_id, transit_router_attachment_id, count(*) as flow_logs,
               count(*) filter (where status = 'Active') as active
        from sync.flow_log
        where transit_router_id is not null
        group by account_id, transit_router_id, transit_router_attachment_id
        union all
        select account_id, transit_router_id, transit_router_attachment_id, 0, 0
        from former
    ) known
    group by account_id, transit_router_id, transit_router_attachment_id
), logged as (
    select account_id, transit_router_id, sum(flow_logs)::bigint as flow_logs, sum(active)::bigint as active,
           (sum(flow_logs) - sum(active))::bigint as inactive,
           coalesce(array_agg(transit_router_attachment_id order by transit_router_attachment_id)
               filter (where transit_router_attachment_id is not null and active > 0), '{}') as attachments_active,
           coalesce(array_agg(transit_router_attachment_id order by transit_router_attachment_id)
               filter (where transit_router_attachment_id is not null and active = 0 and flow_logs > 0), '{}')
               as attachments_inactive,
           coalesce(array_agg(transit_router_attachment_id order by transit_router_attachment_id)
               filter (where transit_router_attachment_id is not null and active = 0), '{}') as attachments_without
    from attachment
    group by account_id, transit_router_id
), network as (
    select account_id, transit_router_id, count(v.verdict) as attachments_known,
           count(*) filter (where v.verdict = 'covered') as covered,
           count(*) filter (where v.verdict = 'partly') as partly,
           count(*) filter (where v.verdict = 'not_covered') as not_covered,
           count(*) filter (where v.verdict = 'impossible') as impossible,
           count(*) filter (where v.verdict = 'unknown') as unknown
    from sync.transit_router
    full join sync.coverage v using (account_id, transit_router_id)
    group by account_id, transit_router_id
)
select account_id, transit_router_id, coalesce(flow_logs, 0) as flow_logs, coalesce(active, 0) as active,
       coalesce(inactive, 0) as inactive, coalesce(attachments_active, '{}') as attachments_active,
       coalesce(attachments_inactive, '{}') as attachments_inactive,
       coalesce(attachments_without, '{}') as attachments_without, coalesce(attachments_known, 0) as attachments_known,
       coalesce(covered, 0) as covered, coalesce(partly, 0) as partly, coalesce(not_covered, 0) as not_covered,
       coalesce(impossible, 0) as impossible, coalesce(unknown, 0) as unknown
from logged
full join network using (account_id, transit_router_id);
comment on view report.coverage_by_transit_router is
    'One row per transit router that exists now, that a flow log refers to now, or ever referred to together with an '
    'attachment.';
comment on column report.coverage_by_transit_router.account_id is 'Alibaba Cloud account.';
comment on column report.coverage_by_transit_router.transit_router_id is 'Transit router.';
comment on column report.coverage_by_transit_router.flow_logs is 'Current number of flow logs.';
comment on column report.coverage_by_transit_router.active is 'Number of these that are Active.';
comment on column report.coverage_by_transit_router.inactive is 'Number of these in any other status.';
comment on column report.coverage_by_transit_router.attachments_active is
    'Attachments with an active flow log.';
comment on column report.coverage_by_transit_router.attachments_inactive is
    'Attachments that have flow logs, but no active one.';
comment on column report.coverage_by_transit_router.attachments_without is
    'Known attachments without an active flow log: inactive ones, and those whose flow logs were removed.';
comment on column report.coverage_by_transit_router.attachments_known is
    'Number of ends of its connections, as in report.coverage.';
comment on column report.coverage_by_transit_router.covered is 'Number of these that are covered.';
comment on column report.coverage_by_transit_router.partly is
    'Number of these that are partly covered: one direction only.';
comment on column report.coverage_by_transit_router.not_covered is 'Number of these that are not covered.';
comment on column report.coverage_by_transit_router.impossible is 'Number of these that cannot have a flow log now.';
comment on column report.coverage_by_transit_router.unknown is 'Number of these whose coverage is not known.';
