-- The content hashes of a scope
select attachment_end_id, content_hash
from sync.attachment
where account_id = @AccountId and region_id = @RegionId;

-- The content hashes of several small scopes
select s.number, f.attachment_end_id, f.content_hash
from unnest(@accounts, @regions) with ordinality as s (account_id, region_id, number)
cross join lateral (
    select attachment_end_id, content_hash
    from sync.attachment
    where account_id = s.account_id and region_id = s.region_id
    limit @limit
) f;

-- The current versions of a scope
select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
from sync.attachment
where account_id = @AccountId and region_id = @RegionId;

-- Add items
copy sync.attachment (attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type,
        transit_router_attachment_name, transit_router_attachment_description, status, auto_publish_route_enabled,
        order_type, charge_type, vpc_id, vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id,
        vpn_owner_id, vpn_region_id, ecr_id, ecr_owner_id, transit_router_region_id, peer_transit_router_id,
        peer_transit_router_region_id, peer_transit_router_owner_id, bandwidth, bandwidth_type,
        cen_bandwidth_package_id, geographic_span_id, default_link_type, managed_service, options,
        transit_router_vpc_attachment_options, zone_mappings, zones, creation_time, created_at, tags, extra, content_hash, account_id, region_id, first_seen_at, valid_from)
from stdin (format binary);

-- Change items
with c as (
    select *
    from unnest(@attachment_end_id, @transit_router_attachment_id, @transit_router_id, @cen_id, @resource_type,
        @transit_router_attachment_name, @transit_router_attachment_description, @status, @auto_publish_route_enabled,
        @order_type, @charge_type, @vpc_id, @vpc_owner_id, @vpc_region_id, @vbr_id, @vbr_owner_id, @vbr_region_id, @vpn_id,
        @vpn_owner_id, @vpn_region_id, @ecr_id, @ecr_owner_id, @transit_router_region_id, @peer_transit_router_id,
        @peer_transit_router_region_id, @peer_transit_router_owner_id, @bandwidth, @bandwidth_type,
        @cen_bandwidth_package_id, @geographic_span_id, @default_link_type, @managed_service, @options,
        @transit_router_vpc_attachment_options, @zone_mappings, @zones, @creation_time, @created_at, @tags, @extra, @content_hash)
        as c (attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type,
        transit_router_attachment_name, transit_router_attachment_description, status, auto_publish_route_enabled,
        order_type, charge_type, vpc_id, vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id,
        vpn_owner_id, vpn_region_id, ecr_id, ecr_owner_id, transit_router_region_id, peer_transit_router_id,
        peer_transit_router_region_id, peer_transit_router_owner_id, bandwidth, bandwidth_type,
        cen_bandwidth_package_id, geographic_span_id, default_link_type, managed_service, options,
        transit_router_vpc_attachment_options, zone_mappings, zones, creation_time, created_at, tags, extra, content_hash)
),
closed as (
    insert into sync.attachment_history (account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type,
        transit_router_attachment_name, transit_router_attachment_description, status, auto_publish_route_enabled,
        order_type, charge_type, vpc_id, vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id,
        vpn_owner_id, vpn_region_id, ecr_id, ecr_owner_id, transit_router_region_id, peer_transit_router_id,
        peer_transit_router_region_id, peer_transit_router_owner_id, bandwidth, bandwidth_type,
        cen_bandwidth_package_id, geographic_span_id, default_link_type, managed_service, options,
        transit_router_vpc_attachment_options, zone_mappings, zones, creation_time, created_at, tags, extra, content_hash,
        first_seen_at, valid_from, valid_to)
    select f.account_id, f.region_id, f.attachment_end_id, f.transit_router_attachment_id, f.transit_router_id, f.cen_id, f.resource_type,
        f.transit_router_attachment_name, f.transit_router_attachment_description, f.status, f.auto_publish_route_enabled,
        f.order_type, f.charge_type, f.vpc_id, f.vpc_owner_id, f.vpc_region_id, f.vbr_id, f.vbr_owner_id, f.vbr_region_id, f.vpn_id,
        f.vpn_owner_id, f.vpn_region_id, f.ecr_id, f.ecr_owner_id, f.transit_router_region_id, f.peer_transit_router_id,
        f.peer_transit_router_region_id, f.peer_transit_router_owner_id, f.bandwidth, f.bandwidth_type,
        f.cen_bandwidth_package_id, f.geographic_span_id, f.default_link_type, f.managed_service, f.options,
        f.transit_router_vpc_attachment_options, f.zone_mappings, f.zones, f.creation_time, f.created_at, f.tags, f.extra, f.content_hash,
        f.first_seen_at, f.valid_from, @at
    from sync.attachment f
    join c using (attachment_end_id)
    where f.account_id = @account_id and f.region_id = @region_id
),
changed as (
    update sync.attachment f
    set transit_router_attachment_id = c.transit_router_attachment_id, transit_router_id = c.transit_router_id,
        cen_id = c.cen_id, resource_type = c.resource_type,
        transit_router_attachment_name = c.transit_router_attachment_name,
        transit_router_attachment_description = c.transit_router_attachment_description, status = c.status,
        auto_publish_route_enabled = c.auto_publish_route_enabled, order_type = c.order_type,
        charge_type = c.charge_type, vpc_id = c.vpc_id, vpc_owner_id = c.vpc_owner_id,
        vpc_region_id = c.vpc_region_id, vbr_id = c.vbr_id, vbr_owner_id = c.vbr_owner_id,
        vbr_region_id = c.vbr_region_id, vpn_id = c.vpn_id, vpn_owner_id = c.vpn_owner_id,
        vpn_region_id = c.vpn_region_id, ecr_id = c.ecr_id, ecr_owner_id = c.ecr_owner_id,
        transit_router_region_id = c.transit_router_region_id,
        peer_transit_router_id = c.peer_transit_router_id,
        peer_transit_router_region_id = c.peer_transit_router_region_id,
        peer_transit_router_owner_id = c.peer_transit_router_owner_id, bandwidth = c.bandwidth,
        bandwidth_type = c.bandwidth_type, cen_bandwidth_package_id = c.cen_bandwidth_package_id,
        geographic_span_id = c.geographic_span_id, default_link_type = c.default_link_type,
        managed_service = c.managed_service, options = c.options,
        transit_router_vpc_attachment_options = c.transit_router_vpc_attachment_options,
        zone_mappings = c.zone_mappings, zones = c.zones, creation_time = c.creation_time,
        created_at = c.created_at, tags = c.tags, extra = c.extra, content_hash = c.content_hash, valid_from = @at
    from c
    where f.account_id = @account_id and f.region_id = @region_id and f.attachment_end_id = c.attachment_end_id
    returning f.attachment_end_id
)
select count(*) from changed;

-- Remove items
with removed as (
    delete from sync.attachment
    where account_id = @AccountId and region_id = @RegionId and attachment_end_id = any(@ids)
    returning account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type,
        transit_router_attachment_name, transit_router_attachment_description, status, auto_publish_route_enabled,
        order_type, charge_type, vpc_id, vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id,
        vpn_owner_id, vpn_region_id, ecr_id, ecr_owner_id, transit_router_region_id, peer_transit_router_id,
        peer_transit_router_region_id, peer_transit_router_owner_id, bandwidth, bandwidth_type,
        cen_bandwidth_package_id, geographic_span_id, default_link_type, managed_service, options,
        transit_router_vpc_attachment_options, zone_mappings, zones, creation_time, created_at, tags, extra, content_hash,
        first_seen_at, valid_from
),
closed as (
    insert into sync.attachment_history (account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type,
        transit_router_attachment_name, transit_router_attachment_description, status, auto_publish_route_enabled,
        order_type, charge_type, vpc_id, vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id,
        vpn_owner_id, vpn_region_id, ecr_id, ecr_owner_id, transit_router_region_id, peer_transit_router_id,
        peer_transit_router_region_id, peer_transit_router_owner_id, bandwidth, bandwidth_type,
        cen_bandwidth_package_id, geographic_span_id, default_link_type, managed_service, options,
        transit_router_vpc_attachment_options, zone_mappings, zones, creation_time, created_at, tags, extra, content_hash,
        first_seen_at, valid_from, valid_to)
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type,
        transit_router_attachment_name, transit_router_attachment_description, status, auto_publish_route_enabled,
        order_type, charge_type, vpc_id, vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id,
        vpn_owner_id, vpn_region_id, ecr_id, ecr_owner_id, transit_router_region_id, peer_transit_router_id,
        peer_transit_router_region_id, peer_transit_router_owner_id, bandwidth, bandwidth_type,
        cen_bandwidth_package_id, geographic_span_id, default_link_type, managed_service, options,
        transit_router_vpc_attachment_options, zone_mappings, zones, creation_time, created_at, tags, extra, content_hash,
        first_seen_at, valid_from, @at
    from removed
    returning attachment_end_id
)
select count(*) from closed;

-- Count the current items that match
select count(*), 0::bigint
from sync.attachment
where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)

  and (@search is null or sync.attachment_words(attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags) @@ to_tsquery('pg_catalog.simple', @search));

-- Count all items of the past
select (select count(*) from sync.attachment where valid_from <= @at)
    + (select coalesce(sum(items), 0) from (select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.attachment_history),
    interval '1 month') ended (month)
cross join lateral (
    select count(*) as items
    from sync.attachment_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) counted)::bigint,
    0::bigint;

-- Count the items of the past that match
select count(*), 0::bigint
from (select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
from sync.attachment
where valid_from <= @at
union all
select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.attachment_history),
    interval '1 month') ended (month)
cross join lateral (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
    from sync.attachment_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) version
where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
;

-- Count the items of the past that match ids
select count(*), 0::bigint
from (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
    from sync.attachment
    where valid_from <= @at
    union all
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
    from sync.attachment_history
    where valid_from <= @at and valid_to > @at
) version
where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
;

-- Count the items of the past that match words
select count(*) filter (where (@search is null or sync.attachment_words(attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags) @@ to_tsquery('pg_catalog.simple', @search))), count(*)
from (
    select *
    from (select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
from sync.attachment
where valid_from <= @at
union all
select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.attachment_history),
    interval '1 month') ended (month)
cross join lateral (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
    from sync.attachment_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) version
    where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)

      and (@letters is null or lower(concat_ws(' ', attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags::text)) like all(string_to_array(lower(@letters), ' ')))
    limit 20001
) searched;

-- A page of the current items, by key
select *
from (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.attachment
    where true
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@search is null or sync.attachment_words(attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags) @@ to_tsquery('pg_catalog.simple', @search)) and @after order by account_id, region_id, attachment_end_id limit @limit;

-- A page of the past where few items match, by key
select *
from (
    select *
from (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.attachment
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.attachment_words(attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags) @@ to_tsquery('pg_catalog.simple', @search))
    union all
    select * from (select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.attachment_history),
    interval '1 month') ended (month)
cross join lateral (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.attachment_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.attachment_words(attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags) @@ to_tsquery('pg_catalog.simple', @search))
    offset 0
) version
where @after
order by account_id, region_id, attachment_end_id limit @limit;

-- A page of the past of few ids, by key
select *
from (
    select *
from (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.attachment
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.attachment_words(attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags) @@ to_tsquery('pg_catalog.simple', @search))
    union all
    select *
from (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.attachment_history
    where valid_from <= @at and valid_to > @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.attachment_words(attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags) @@ to_tsquery('pg_catalog.simple', @search))
    offset 0
) version
where @after
order by account_id, region_id, attachment_end_id limit @limit;

-- A page of the past where many items match, by key
select *
from (
    (select *
from (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.attachment
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.attachment_words(attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags) @@ to_tsquery('pg_catalog.simple', @search)) and @after order by account_id, region_id, attachment_end_id limit @limit)
    union all
    (select *
from (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.attachment_history
    where valid_from <= @at and valid_to > @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.attachment_words(attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags) @@ to_tsquery('pg_catalog.simple', @search)) and @after order by account_id, region_id, attachment_end_id limit @limit)
) version
order by account_id, region_id, attachment_end_id limit @limit;

-- The current items with an ID
select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
from sync.attachment
where attachment_end_id = @id
  and (@accountId::text is null or account_id = @accountId)
  and (@regionId::text is null or region_id = @regionId)
order by account_id, region_id, attachment_end_id
limit 100;

-- The current items with an ID
select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
from sync.attachment
where transit_router_attachment_id = @id and left(transit_router_attachment_id, 200) = left(@id, 200)
  and (@accountId::text is null or account_id = @accountId)
  and (@regionId::text is null or region_id = @regionId)
order by account_id, region_id, attachment_end_id
limit 100;

-- Current items for a snapshot file
select *
from (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, coalesce(cen_id, '') as sort_key
    from sync.attachment
    where true
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@search is null or sync.attachment_words(attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or ((account_id, region_id) >= (@afterAccount, @afterRegion)
      and not (account_id = @afterAccount and region_id = @afterRegion
          and (sort_key, attachment_end_id) <= (@afterSort, @afterId)))) order by account_id, region_id, sort_key, attachment_end_id limit @limit;

-- Past items for a snapshot file
select *
from (
    (select *
from (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, coalesce(cen_id, '') as sort_key
    from sync.attachment
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.attachment_words(attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or ((account_id, region_id) >= (@afterAccount, @afterRegion)
      and not (account_id = @afterAccount and region_id = @afterRegion
          and (sort_key, attachment_end_id) <= (@afterSort, @afterId)))) order by account_id, region_id, sort_key, attachment_end_id limit @limit)
    union all
    (select *
from (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, coalesce(cen_id, '') as sort_key
    from sync.attachment_history
    where valid_from <= @at and valid_to > @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.attachment_words(attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or ((account_id, region_id) >= (@afterAccount, @afterRegion)
      and not (account_id = @afterAccount and region_id = @afterRegion
          and (sort_key, attachment_end_id) <= (@afterSort, @afterId)))) order by account_id, region_id, sort_key, attachment_end_id limit @limit)
) version
order by account_id, region_id, sort_key, attachment_end_id limit @limit;

-- A page of the current items, the newest changes first
select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, sort_key
from (
    select account_id, region_id, attachment_end_id, sort_key
from (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, valid_from as sort_key
    from sync.attachment
    where true
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@attachmentEndId) = 0 or attachment_end_id = any(@attachmentEndId))
  and (cardinality(@transitRouterAttachmentId) = 0 or (transit_router_attachment_id = any(@transitRouterAttachmentId)
        and left(transit_router_attachment_id, 200) = any(sync.beginnings(@transitRouterAttachmentId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@resourceType) = 0 or resource_type = any(@resourceType))
  and (cardinality(@transitRouterAttachmentName) = 0 or transit_router_attachment_name = any(@transitRouterAttachmentName))
  and (cardinality(@transitRouterAttachmentDescription) = 0 or transit_router_attachment_description = any(@transitRouterAttachmentDescription))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@autoPublishRouteEnabled) = 0 or auto_publish_route_enabled = any(@autoPublishRouteEnabled))
  and (cardinality(@orderType) = 0 or order_type = any(@orderType))
  and (cardinality(@chargeType) = 0 or charge_type = any(@chargeType))
  and (cardinality(@vpcId) = 0 or vpc_id = any(@vpcId))
  and (cardinality(@vpcOwnerId) = 0 or vpc_owner_id = any(@vpcOwnerId))
  and (cardinality(@vpcRegionId) = 0 or vpc_region_id = any(@vpcRegionId))
  and (cardinality(@vbrId) = 0 or vbr_id = any(@vbrId))
  and (cardinality(@vbrOwnerId) = 0 or vbr_owner_id = any(@vbrOwnerId))
  and (cardinality(@vbrRegionId) = 0 or vbr_region_id = any(@vbrRegionId))
  and (cardinality(@vpnId) = 0 or vpn_id = any(@vpnId))
  and (cardinality(@vpnOwnerId) = 0 or vpn_owner_id = any(@vpnOwnerId))
  and (cardinality(@vpnRegionId) = 0 or vpn_region_id = any(@vpnRegionId))
  and (cardinality(@ecrId) = 0 or ecr_id = any(@ecrId))
  and (cardinality(@ecrOwnerId) = 0 or ecr_owner_id = any(@ecrOwnerId))
  and (cardinality(@peerTransitRouterId) = 0 or peer_transit_router_id = any(@peerTransitRouterId))
  and (cardinality(@peerTransitRouterRegionId) = 0 or peer_transit_router_region_id = any(@peerTransitRouterRegionId))
  and (cardinality(@peerTransitRouterOwnerId) = 0 or peer_transit_router_owner_id = any(@peerTransitRouterOwnerId))
  and (cardinality(@bandwidth) = 0 or bandwidth = any(@bandwidth))
  and (cardinality(@bandwidthType) = 0 or bandwidth_type = any(@bandwidthType))
  and (cardinality(@cenBandwidthPackageId) = 0 or cen_bandwidth_package_id = any(@cenBandwidthPackageId))
  and (cardinality(@geographicSpanId) = 0 or geographic_span_id = any(@geographicSpanId))
  and (cardinality(@defaultLinkType) = 0 or default_link_type = any(@defaultLinkType))
  and (cardinality(@managedService) = 0 or managed_service = any(@managedService))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@search is null or sync.attachment_words(attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, transit_router_attachment_name,
        transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id, peer_transit_router_id, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or (sort_key, account_id, region_id, attachment_end_id) < (@afterSort, @afterAccount, @afterRegion, @afterId)) order by sort_key desc, account_id desc, region_id desc, attachment_end_id desc limit @limit
) page
join sync.attachment using (account_id, region_id, attachment_end_id)
order by sort_key desc, account_id desc, region_id desc, attachment_end_id desc;

-- The sort keys of other orders
left(coalesce(account_id, ''), 200) as "accountId",
left(coalesce(region_id, ''), 200) as "regionId",
left(coalesce(attachment_end_id, ''), 200) as "attachmentEndId",
left(coalesce(transit_router_attachment_id, ''), 200) as "transitRouterAttachmentId",
left(coalesce(transit_router_id, ''), 200) as "transitRouterId",
left(coalesce(cen_id, ''), 200) as "cenId",
left(coalesce(resource_type, ''), 200) as "resourceType",
left(coalesce(transit_router_attachment_name, ''), 200) as "transitRouterAttachmentName",
left(coalesce(status, ''), 200) as "status",
left(coalesce(vpc_id, ''), 200) as "vpcId",
left(coalesce(vbr_id, ''), 200) as "vbrId",
left(coalesce(vpn_id, ''), 200) as "vpnId",
left(coalesce(ecr_id, ''), 200) as "ecrId",
left(coalesce(peer_transit_router_id, ''), 200) as "peerTransitRouterId",
left(coalesce(peer_transit_router_region_id, ''), 200) as "peerTransitRouterRegionId",
coalesce(bandwidth, -2147483649) as "bandwidth",
coalesce(created_at, '-infinity') as "creationTime",
first_seen_at as "firstSeenAt",
valid_from as "changedAt";

-- A page of what differs between two moments
with few as materialized (
    select (select count(*) from (select from sync.attachment where valid_from > @from and valid_from <= @to limit 500001) version)
        + (select count(*) from (select from sync.attachment_history where valid_from > @from and valid_from <= @to limit 500001) version)
        + (select count(*) from (select from sync.attachment_history where valid_to > @from and valid_to <= @to limit 500001) version)
        <= 500000 as yes
),
touched as (
    select *
    from (
        (select distinct account_id, region_id, attachment_end_id
        from (
            select account_id, region_id, attachment_end_id from sync.attachment where valid_from > @from and valid_from <= @to
            union all
            select account_id, region_id, attachment_end_id from sync.attachment_history where valid_from > @from and valid_from <= @to
            union all
            select account_id, region_id, attachment_end_id from sync.attachment_history where valid_to > @from and valid_to <= @to
            offset 0
        ) gathered
        where (select yes from few) and (account_id, region_id, attachment_end_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, attachment_end_id
    limit @limit)
        union
        (select account_id, region_id, attachment_end_id
        from sync.attachment
        where not (select yes from few) and valid_from > @from and valid_from <= @to and (account_id, region_id, attachment_end_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, attachment_end_id
    limit @limit)
        union
        (select distinct account_id, region_id, attachment_end_id
        from sync.attachment_history
        where not (select yes from few) and valid_from > @from and valid_from <= @to and (account_id, region_id, attachment_end_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, attachment_end_id
    limit @limit)
        union
        (select distinct account_id, region_id, attachment_end_id
        from sync.attachment_history
        where not (select yes from few) and valid_to > @from and valid_to <= @to and (account_id, region_id, attachment_end_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, attachment_end_id
    limit @limit)
    ) version
    order by account_id, region_id, attachment_end_id
    limit @limit
)
select touched.*, before.content_hash is distinct from after.content_hash as differs, before.*, after.*
from touched
left join lateral (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.attachment f
    where (f.account_id, f.region_id, f.attachment_end_id) = (touched.account_id, touched.region_id, touched.attachment_end_id) and valid_from <= @from
    union all
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.attachment_history h
    where (h.account_id, h.region_id, h.attachment_end_id) = (touched.account_id, touched.region_id, touched.attachment_end_id)
      and valid_to > @from and valid_from = (
        select max(v.valid_from)
        from sync.attachment_history v
        where (v.account_id, v.region_id, v.attachment_end_id) = (touched.account_id, touched.region_id, touched.attachment_end_id) and v.valid_from <= @from)
) before on true
left join lateral (
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.attachment f
    where (f.account_id, f.region_id, f.attachment_end_id) = (touched.account_id, touched.region_id, touched.attachment_end_id) and valid_from <= @to
    union all
    select account_id, region_id, attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id, resource_type, transit_router_attachment_name,
        transit_router_attachment_description, status, auto_publish_route_enabled, order_type, charge_type, vpc_id,
        vpc_owner_id, vpc_region_id, vbr_id, vbr_owner_id, vbr_region_id, vpn_id, vpn_owner_id, vpn_region_id, ecr_id,
        ecr_owner_id, transit_router_region_id, peer_transit_router_id, peer_transit_router_region_id,
        peer_transit_router_owner_id, bandwidth, bandwidth_type, cen_bandwidth_package_id, geographic_span_id,
        default_link_type, managed_service, options, transit_router_vpc_attachment_options, zone_mappings, zones,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.attachment_history h
    where (h.account_id, h.region_id, h.attachment_end_id) = (touched.account_id, touched.region_id, touched.attachment_end_id)
      and valid_to > @to and valid_from = (
        select max(v.valid_from)
        from sync.attachment_history v
        where (v.account_id, v.region_id, v.attachment_end_id) = (touched.account_id, touched.region_id, touched.attachment_end_id) and v.valid_from <= @to)
) after on true
order by touched.account_id, touched.region_id, touched.attachment_end_id;
