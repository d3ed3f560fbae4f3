-- When connections were found not covered by a flow log, or covered again.
--
-- Which connections were found not covered in the last week?
--   select at, severity, account_id, region_id, resource_type, resource_id, reason
--   from report.coverage_event
--   where kind = 'uncovered' and at > now() - interval '168 hours'
--   order by at desc;
-- How long did it take until connections were covered again?
--   select c.attachment_end_id, c.at as covered_at, c.at - u.at as took
--   from report.coverage_event c
--   join lateral (
--     select max(e.at) as at
--     from report.coverage_event e
--     where e.attachment_end_id = c.attachment_end_id and e.kind = 'uncovered' and e.at < c.at
--   ) u on u.at is not null
--   where c.kind = 'covered' and c.at > now() - interval '720 hours'
--   order by took desc;
create or replace view report.coverage_event as
select event_id, at, kind, severity, account_id, region_id, attachment_end_id, transit_router_attachment_id,
       transit_router_id, cen_id, resource_type, resource_id, attachment_name, run_id, verdict_before, verdict, reason
from sync.coverage_event;
comment on view report.coverage_event is
    'One row whenever the end of a connection was found not covered, or covered again. What is not covered when an '
    'account is first judged creates none.';
comment on column report.coverage_event.event_id is 'Stable ID, as in alerts.';
comment on column report.coverage_event.at is 'When it was judged.';
comment on column report.coverage_event.kind is 'uncovered or covered.';
comment on column report.coverage_event.severity is 'low, medium or high, by the kind of connection.';
comment on column report.coverage_event.account_id is 'Alibaba Cloud account.';
comment on column report.coverage_event.region_id is 'Region of the transit router.';
comment on column report.coverage_event.attachment_end_id is 'Attachment ID, @ and transit router ID.';
comment on column report.coverage_event.transit_router_attachment_id is 'Attachment ID.';
comment on column report.coverage_event.transit_router_id is 'Transit router.';
comment on column report.coverage_event.cen_id is 'CEN instance.';
comment on column report.coverage_event.resource_type is 'VPC, VBR, VPN, TR (another transit router) or ECR.';
comment on column report.coverage_event.resource_id is 'The connected resource.';
comment on column report.coverage_event.attachment_name is 'Attachment name; null if it has none.';
comment on column report.coverage_event.run_id is 'The run that judged it.';
comment on column report.coverage_event.verdict_before is 'The verdict before; null if this run did not change it.';
comment on column report.coverage_event.verdict is 'The verdict: not_covered, partly or covered.';
comment on column report.coverage_event.reason is 'Why, as a sentence.';
