-- Whether each connection has an active flow log now, and why.
--
-- Which connections are not covered by a flow log, and since when?
--   select account_id, region_id, resource_type, resource_id, transit_router_attachment_id, since, reason
--   from report.coverage
--   where verdict in ('not_covered', 'partly')
--   order by since;
-- What share of the connections is covered?
--   select round(100.0 * count(*) filter (where verdict = 'covered') / nullif(count(*), 0), 1) as percent,
--     count(*) as connections
--   from report.coverage
--   where verdict in ('covered', 'partly', 'not_covered');
-- Which connections cannot be judged, and which listing is missing?
--   select account_id, region_id, reason, count(*) as connections
--   from report.coverage
--   where verdict = 'unknown'
--   group by account_id, region_id, reason
--   order by connections desc;
-- Who owns the connections that are not covered?
--   select tags->>'owner' as owner, resource_type, count(*) as connections
--   from report.coverage
--   where verdict = 'not_covered'
--   group by tags->>'owner', resource_type
--   order by connections desc;
-- Which flow logs that count have a format without a required field, another destination than Log Service, or the like?
--   select account_id, region_id, attachment_end_id, verdict, q->>'kind' as kind, q->>'text' as text
--   from report.coverage, jsonb_array_elements(qualifiers) q
--   order by account_id, region_id, attachment_end_id;
create or replace view report.coverage as
select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type,
       resource_id, resource_owner_id, attachment_name, peer_transit_router_id, peer_region_id, verdict, reason,
       flow_logs, since_at as since, tags, first_seen_at, valid_from as changed_at, qualifiers
from sync.coverage;
comment on view report.coverage is
    'One row per end of a connection, as judged by the last run. A connection between two transit routers has two '
    'ends.';
comment on column report.coverage.account_id is 'Alibaba Cloud account. Part of the key.';
comment on column report.coverage.region_id is 'Region of the transit router. Part of the key.';
comment on column report.coverage.attachment_end_id is 'Attachment ID, @ and transit router ID. Part of the key.';
comment on column report.coverage.transit_router_attachment_id is
    'Attachment ID; that of a connection between two transit routers is the same at both.';
comment on column report.coverage.transit_router_id is 'Transit router.';
comment on column report.coverage.cen_id is 'CEN instance.';
comment on column report.coverage.resource_type is 'VPC, VBR, VPN, TR (another transit router) or ECR.';
comment on column report.coverage.resource_id is
    'The connected VPC, virtual border router, IPsec-VPN connection, transit router or Express Connect Router.';
comment on column report.coverage.resource_owner_id is 'Account that owns it.';
comment on column report.coverage.attachment_name is 'Attachment name; null if it has none.';
comment on column report.coverage.peer_transit_router_id is
    'Transit router at the other end; null unless the connection is between transit routers.';
comment on column report.coverage.peer_region_id is
    'Region of the other end; null unless the connection is between transit routers.';
comment on column report.coverage.verdict is
    'covered: an active flow log records its traffic; partly: only one direction between two transit routers is '
    'recorded; not_covered; impossible: it cannot have a flow log now; unknown: a listing that the verdict '
    'depends on was not complete, or is too old.';
comment on column report.coverage.reason is 'Why, as a sentence.';
comment on column report.coverage.flow_logs is 'IDs of the flow logs that count.';
comment on column report.coverage.since is 'Since when it has had this verdict without interruption.';
comment on column report.coverage.tags is 'Tags of the attachment as {"key": "value"}.';
comment on column report.coverage.first_seen_at is 'Since when it has been judged without interruption.';
comment on column report.coverage.changed_at is 'When the verdict, its reason or anything else last changed.';
comment on column report.coverage.qualifiers is
    '[{"kind", "text"}]: what is worth knowing beside the verdict and does not change it; null if there is nothing. '
    'Kinds: half_unknown, several_flow_logs, format_lacks, format_unknown, other_destination, old_version, '
    'cross_account, managed_service.';
