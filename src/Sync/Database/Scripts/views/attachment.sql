-- The ends of connections at transit routers that exist now, and the flow logs that cover them.
--
-- Which attachments belong to a VPC of another account?
--   select account_id, region_id, transit_router_attachment_id, vpc_id, vpc_owner_id
--   from report.attachment
--   where vpc_owner_id <> account_id;
-- Which attachments are not attached, and in which status are they?
--   select account_id, region_id, transit_router_attachment_id, resource_type, status, changed_at
--   from report.attachment
--   where status <> 'Attached'
--   order by changed_at;
-- Which VPC attachments have no active flow log, and who owns them?
--   select account_id, region_id, vpc_id, transit_router_attachment_id, tags->>'owner' as owner
--   from report.attachment
--   where resource_type = 'VPC' and verdict = 'not_covered';
create or replace view report.attachment as
select a.account_id, a.region_id, a.attachment_end_id, a.transit_router_attachment_id, a.transit_router_id, a.cen_id,
       a.resource_type, a.transit_router_attachment_name, a.transit_router_attachment_description, a.status,
       a.auto_publish_route_enabled, a.order_type, a.charge_type, a.vpc_id, a.vpc_owner_id, a.vpc_region_id, a.vbr_id,
       a.vbr_owner_id, a.vbr_region_id, a.vpn_id, a.vpn_owner_id, a.vpn_region_id, a.ecr_id, a.ecr_owner_id,
       a.transit_router_region_id, a.peer_transit_router_id, a.peer_transit_router_region_id,
       a.peer_transit_router_owner_id, a.bandwidth, a.bandwidth_type, a.cen_bandwidth_package_id, a.geographic_span_id,
       a.default_link_type, a.managed_service, a.options, a.transit_router_vpc_attachment_options, a.zone_mappings,
       a.zones, a.creation_time, a.created_at, a.tags, a.extra, a.first_seen_at, a.valid_from as changed_at,
       v.verdict, v.reason, v.flow_logs, v.qualifiers
from sync.attachment a
left join sync.coverage v on v.attachment_end_id = a.attachment_end_id;
comment on view report.attachment is
    'One row per end of a connection that exists now, as last verified. The cloud may list a connection between two '
    'transit routers at only one of them; report.coverage has both ends.';
comment on column report.attachment.account_id is 'Alibaba Cloud account. Part of the key.';
comment on column report.attachment.region_id is 'Region of the transit router. Part of the key.';
comment on column report.attachment.attachment_end_id is 'Attachment ID, @ and transit router ID. Part of the key.';
comment on column report.attachment.transit_router_attachment_id is
    'Attachment ID; that of a connection between two transit routers is the same at both.';
comment on column report.attachment.transit_router_id is 'Transit router.';
comment on column report.attachment.cen_id is 'CEN instance.';
comment on column report.attachment.resource_type is 'VPC, VBR, VPN, TR (another transit router) or ECR.';
comment on column report.attachment.transit_router_attachment_name is 'As returned by the API; null if it has none.';
comment on column report.attachment.transit_router_attachment_description is
    'As returned by the API; null if it has none.';
comment on column report.attachment.status is
    'As returned by the API: Attached, or temporarily Attaching or Detaching.';
comment on column report.attachment.auto_publish_route_enabled is
    'Whether routes are advertised automatically: true or false.';
comment on column report.attachment.order_type is 'Who pays: PayByCenOwner or PayByResourceOwner.';
comment on column report.attachment.charge_type is 'Billing method.';
comment on column report.attachment.vpc_id is 'VPC.';
comment on column report.attachment.vpc_owner_id is 'Account that owns the VPC.';
comment on column report.attachment.vpc_region_id is 'Region of the VPC.';
comment on column report.attachment.vbr_id is 'Virtual border router.';
comment on column report.attachment.vbr_owner_id is 'Account that owns the virtual border router.';
comment on column report.attachment.vbr_region_id is 'Region of the virtual border router.';
comment on column report.attachment.vpn_id is 'IPsec-VPN connection.';
comment on column report.attachment.vpn_owner_id is 'Account that owns the IPsec-VPN connection.';
comment on column report.attachment.vpn_region_id is 'Region of the IPsec-VPN connection.';
comment on column report.attachment.ecr_id is 'Express Connect Router.';
comment on column report.attachment.ecr_owner_id is 'Account that owns the Express Connect Router.';
comment on column report.attachment.transit_router_region_id is
    'Region of the transit router, in entries of Express Connect Routers.';
comment on column report.attachment.peer_transit_router_id is 'Transit router at the other end.';
comment on column report.attachment.peer_transit_router_region_id is 'Region of the other end.';
comment on column report.attachment.peer_transit_router_owner_id is
    'Account that owns the transit router at the other end.';
comment on column report.attachment.bandwidth is 'Bandwidth between transit routers, in Mbit/s.';
comment on column report.attachment.bandwidth_type is 'BandwidthPackage or DataTransfer.';
comment on column report.attachment.cen_bandwidth_package_id is 'Bandwidth package.';
comment on column report.attachment.geographic_span_id is 'Connected areas.';
comment on column report.attachment.default_link_type is 'Gold or Platinum.';
comment on column report.attachment.managed_service is 'Service that manages the attachment.';
comment on column report.attachment.options is 'Options of a VPC attachment.';
comment on column report.attachment.transit_router_vpc_attachment_options is 'Former options of a VPC attachment.';
comment on column report.attachment.zone_mappings is 'Zones, vSwitches and network interfaces of a VPC attachment.';
comment on column report.attachment.zones is 'Zones of an IPsec-VPN attachment.';
comment on column report.attachment.creation_time is 'When it was created, in the format of the API.';
comment on column report.attachment.created_at is 'creation_time as a timestamp; null if it cannot be parsed.';
comment on column report.attachment.tags is 'Tags as {"key": "value"}.';
comment on column report.attachment.extra is
    'Members of the API response that its documentation does not list; null if there are none.';
comment on column report.attachment.first_seen_at is 'Since when it has been listed without interruption.';
comment on column report.attachment.changed_at is 'When it last changed.';
comment on column report.attachment.verdict is 'As in report.coverage; null until it is judged.';
comment on column report.attachment.reason is 'As in report.coverage.';
comment on column report.attachment.flow_logs is 'IDs of the flow logs that cover it.';
comment on column report.attachment.qualifiers is 'As in report.coverage.';
