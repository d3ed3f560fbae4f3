-- All verdicts on all connections, including the current ones.
--
-- When was an attachment covered, and when not?
--   select attachment_end_id, valid_from, valid_to, verdict, reason
--   from report.coverage_history
--   where attachment_end_id = 'tr-attach-5x4o4ynzuqbv6g0001@tr-bp1g9313sx675zr1lajmj'
--   order by valid_from;
-- Which connections lost their flow log in the last month, and have one again?
--   select h.account_id, h.region_id, h.attachment_end_id, h.valid_from as lost_at, h.valid_to as ended_at
--   from report.coverage_history h
--   join report.coverage c using (account_id, region_id, attachment_end_id)
--   where h.verdict = 'not_covered' and h.valid_to > now() - interval '720 hours' and c.verdict = 'covered'
--   order by h.valid_to desc;
create or replace view report.coverage_history as
select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type,
       resource_id, resource_owner_id, attachment_name, peer_transit_router_id, peer_region_id, verdict, reason,
       flow_logs, since_at as since, tags, first_seen_at, valid_from, null::timestamptz as valid_to,
       qualifiers
from sync.coverage
union all
select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type,
       resource_id, resource_owner_id, attachment_name, peer_transit_router_id, peer_region_id, verdict, reason,
       flow_logs, since_at as since, tags, first_seen_at, valid_from, valid_to, qualifiers
from sync.coverage_history;
comment on view report.coverage_history is
    'One row per version of a verdict, each for [valid_from, valid_to).';
comment on column report.coverage_history.account_id is 'Alibaba Cloud account. Part of the key.';
comment on column report.coverage_history.region_id is 'Region of the transit router. Part of the key.';
comment on column report.coverage_history.attachment_end_id is
    'Attachment ID, @ and transit router ID. Part of the key.';
comment on column report.coverage_history.transit_router_attachment_id is
    'Attachment ID; that of a connection between two transit routers is the same at both.';
comment on column report.coverage_history.transit_router_id is 'Transit router.';
comment on column report.coverage_history.cen_id is 'CEN instance.';
comment on column report.coverage_history.resource_type is 'VPC, VBR, VPN, TR (another transit router) or ECR.';
comment on column report.coverage_history.resource_id is
    'The connected VPC, virtual border router, IPsec-VPN connection, transit router or Express Connect Router.';
comment on column report.coverage_history.resource_owner_id is 'Account that owns it.';
comment on column report.coverage_history.attachment_name is 'Attachment name; null if it has none.';
comment on column report.coverage_history.peer_transit_router_id is
    'Transit router at the other end; null unless the connection is between transit routers.';
comment on column report.coverage_history.peer_region_id is
    'Region of the other end; null unless the connection is between transit routers.';
comment on column report.coverage_history.verdict is
    'covered: an active flow log records its traffic; partly: only one direction between two transit routers is '
    'recorded; not_covered; impossible: it cannot have a flow log now; unknown: a listing that the verdict '
    'depends on was not complete, or is too old.';
comment on column report.coverage_history.reason is 'Why, as a sentence.';
comment on column report.coverage_history.flow_logs is 'IDs of the flow logs that count.';
comment on column report.coverage_history.since is 'Since when it has had this verdict without interruption.';
comment on column report.coverage_history.tags is 'Tags of the attachment as {"key": "value"}.';
comment on column report.coverage_history.first_seen_at is 'Since when it has been judged without interruption.';
comment on column report.coverage_history.valid_from is 'Start of this version, inclusive. Part of the key.';
comment on column report.coverage_history.valid_to is 'End of this version, exclusive; null: the current version.';
comment on column report.coverage_history.qualifiers is
    '[{"kind", "text"}]: what is worth knowing beside the verdict, as in report.coverage; null if there is nothing.';
