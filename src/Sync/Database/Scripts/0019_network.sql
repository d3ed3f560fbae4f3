-- The network that flow logs are of: CEN instances, transit routers and attachments, kept like flow logs.

create function sync.text_words(whole text)
returns tsvector
language sql immutable parallel safe
return to_tsvector('pg_catalog.simple'::regconfig,
    replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(replace(
        whole,
    '!', ' '), '"', ' '), '#', ' '), '$', ' '), '%', ' '), '&', ' '), '''', ' '), '(', ' '),
    ')', ' '), '*', ' '), '+', ' '), ',', ' '), '-', ' '), '.', ' '), '/', ' '), ':', ' '),
    ';', ' '), '<', ' '), '=', ' '), '>', ' '), '?', ' '), '@', ' '), '[', ' '), '\', ' '),
    ']', ' '), '^', ' '), '_', ' '), '`', ' '), '{', ' '), '|', ' '), '}', ' '), '~', ' '));
comment on function sync.text_words is 'The words of a text, separated by spaces and punctuation.';

create table sync.cen (
    account_id text not null,
    region_id text not null,
    cen_id text not null,
    name text,
    description text,
    status text,
    protection_level text,
    ipv6_level text,
    resource_group_id text,
    cen_bandwidth_package_ids jsonb,
    creation_time text,
    created_at timestamptz,
    tags jsonb not null,
    extra jsonb,
    content_hash uuid not null,
    first_seen_at timestamptz not null,
    valid_from timestamptz not null,
    constraint cen_key primary key (account_id, region_id, cen_id)
);
comment on table sync.cen is 'CEN instances that exist now, as last verified.';
create table sync.cen_history (
    account_id text not null,
    region_id text not null,
    cen_id text not null,
    name text,
    description text,
    status text,
    protection_level text,
    ipv6_level text,
    resource_group_id text,
    cen_bandwidth_package_ids jsonb,
    creation_time text,
    created_at timestamptz,
    tags jsonb not null,
    extra jsonb,
    content_hash uuid not null,
    first_seen_at timestamptz not null,
    valid_from timestamptz not null,
    valid_to timestamptz not null,
    constraint cen_history_key primary key (account_id, region_id, cen_id, valid_from),
    constraint a_version_ends_after_it_begins check (valid_from < valid_to)
);
comment on table sync.cen_history is 'Former versions of CEN instances, each for [valid_from, valid_to).';
create index cen_by_id on sync.cen (cen_id);
create index cen_by_begin on sync.cen (valid_from);
create index cen_by_tag on sync.cen using gin (tags jsonb_path_ops);
create index cen_history_by_id on sync.cen_history (cen_id);
create index cen_history_by_begin on sync.cen_history (valid_from);
create index cen_history_by_end on sync.cen_history (valid_to);
comment on column sync.cen.region_id is 'Always empty: a CEN instance has no region.';

create function sync.cen_words(
    cen_id text, name text, description text, tags jsonb)
returns tsvector
language sql immutable parallel safe
return sync.text_words(
    left(coalesce(cen_id, ''), 1000) || ' ' ||
    left(coalesce(name, ''), 1000) || ' ' ||
    left(coalesce(description, ''), 1000) || ' ' ||
    left(tags::text, 20000));
comment on function sync.cen_words is 'What q searches.';
create index cen_by_word on sync.cen using gin (sync.cen_words(
    cen_id, name, description, tags));

create table sync.transit_router (
    account_id text not null,
    region_id text not null,
    transit_router_id text not null,
    cen_id text,
    transit_router_name text,
    transit_router_description text,
    type text,
    status text,
    ali_uid text,
    support_multicast text,
    transit_router_cidr_list jsonb,
    creation_time text,
    created_at timestamptz,
    tags jsonb not null,
    extra jsonb,
    content_hash uuid not null,
    first_seen_at timestamptz not null,
    valid_from timestamptz not null,
    constraint transit_router_key primary key (account_id, region_id, transit_router_id)
);
comment on table sync.transit_router is 'Transit routers that exist now, as last verified.';
create table sync.transit_router_history (
    account_id text not null,
    region_id text not null,
    transit_router_id text not null,
    cen_id text,
    transit_router_name text,
    transit_router_description text,
    type text,
    status text,
    ali_uid text,
    support_multicast text,
    transit_router_cidr_list jsonb,
    creation_time text,
    created_at timestamptz,
    tags jsonb not null,
    extra jsonb,
    content_hash uuid not null,
    first_seen_at timestamptz not null,
    valid_from timestamptz not null,
    valid_to timestamptz not null,
    constraint transit_router_history_key primary key (account_id, region_id, transit_router_id, valid_from),
    constraint a_version_ends_after_it_begins check (valid_from < valid_to)
);
comment on table sync.transit_router_history is 'Former versions of transit routers, each for [valid_from, valid_to).';
create index transit_router_by_id on sync.transit_router (transit_router_id);
create index transit_router_by_begin on sync.transit_router (valid_from);
create index transit_router_by_tag on sync.transit_router using gin (tags jsonb_path_ops);
create index transit_router_history_by_id on sync.transit_router_history (transit_router_id);
create index transit_router_history_by_begin on sync.transit_router_history (valid_from);
create index transit_router_history_by_end on sync.transit_router_history (valid_to);
create index transit_router_by_cen on sync.transit_router (left(cen_id, 200));

create function sync.transit_router_words(
    transit_router_id text, cen_id text, transit_router_name text, transit_router_description text, tags jsonb)
returns tsvector
language sql immutable parallel safe
return sync.text_words(
    left(coalesce(transit_router_id, ''), 1000) || ' ' ||
    left(coalesce(cen_id, ''), 1000) || ' ' ||
    left(coalesce(transit_router_name, ''), 1000) || ' ' ||
    left(coalesce(transit_router_description, ''), 1000) || ' ' ||
    left(tags::text, 20000));
comment on function sync.transit_router_words is 'What q searches.';
create index transit_router_by_word on sync.transit_router using gin (sync.transit_router_words(
    transit_router_id, cen_id, transit_router_name, transit_router_description, tags));

create table sync.attachment (
    account_id text not null,
    region_id text not null,
    attachment_end_id text not null,
    transit_router_attachment_id text,
    transit_router_id text,
    cen_id text,
    resource_type text,
    transit_router_attachment_name text,
    transit_router_attachment_description text,
    status text,
    auto_publish_route_enabled text,
    order_type text,
    charge_type text,
    vpc_id text,
    vpc_owner_id text,
    vpc_region_id text,
    vbr_id text,
    vbr_owner_id text,
    vbr_region_id text,
    vpn_id text,
    vpn_owner_id text,
    vpn_region_id text,
    ecr_id text,
    ecr_owner_id text,
    transit_router_region_id text,
    peer_transit_router_id text,
    peer_transit_router_region_id text,
    peer_transit_router_owner_id text,
    bandwidth integer,
    bandwidth_type text,
    cen_bandwidth_package_id text,
    geographic_span_id text,
    default_link_type text,
    managed_service text,
    options jsonb,
    transit_router_vpc_attachment_options jsonb,
    zone_mappings jsonb,
    zones jsonb,
    creation_time text,
    created_at timestamptz,
    tags jsonb not null,
    extra jsonb,
    content_hash uuid not null,
    first_seen_at timestamptz not null,
    valid_from timestamptz not null,
    constraint attachment_key primary key (account_id, region_id, attachment_end_id)
);
comment on table sync.attachment is 'Ends of connections at transit routers that exist now, as last verified.';
create table sync.attachment_history (
    account_id text not null,
    region_id text not null,
    attachment_end_id text not null,
    transit_router_attachment_id text,
    transit_router_id text,
    cen_id text,
    resource_type text,
    transit_router_attachment_name text,
    transit_router_attachment_description text,
    status text,
    auto_publish_route_enabled text,
    order_type text,
    charge_type text,
    vpc_id text,
    vpc_owner_id text,
    vpc_region_id text,
    vbr_id text,
    vbr_owner_id text,
    vbr_region_id text,
    vpn_id text,
    vpn_owner_id text,
    vpn_region_id text,
    ecr_id text,
    ecr_owner_id text,
    transit_router_region_id text,
    peer_transit_router_id text,
    peer_transit_router_region_id text,
    peer_transit_router_owner_id text,
    bandwidth integer,
    bandwidth_type text,
    cen_bandwidth_package_id text,
    geographic_span_id text,
    default_link_type text,
    managed_service text,
    options jsonb,
    transit_router_vpc_attachment_options jsonb,
    zone_mappings jsonb,
    zones jsonb,
    creation_time text,
    created_at timestamptz,
    tags jsonb not null,
    extra jsonb,
    content_hash uuid not null,
    first_seen_at timestamptz not null,
    valid_from timestamptz not null,
    valid_to timestamptz not null,
    constraint attachment_history_key primary key (account_id, region_id, attachment_end_id, valid_from),
    constraint a_version_ends_after_it_begins check (valid_from < valid_to)
);
comment on table sync.attachment_history is 'Former versions of attachments, each for [valid_from, valid_to).';
create index attachment_by_id on sync.attachment (attachment_end_id);
create index attachment_by_begin on sync.attachment (valid_from);
create index attachment_by_tag on sync.attachment using gin (tags jsonb_path_ops);
create index attachment_history_by_id on sync.attachment_history (attachment_end_id);
create index attachment_history_by_begin on sync.attachment_history (valid_from);
create index attachment_history_by_end on sync.attachment_history (valid_to);
comment on column sync.attachment.attachment_end_id is
    'Attachment ID, @ and transit router ID: a connection between two transit routers has two ends with one attachment '
    'ID.';
create index attachment_by_attachment on sync.attachment (left(transit_router_attachment_id, 200));
create index attachment_by_transit_router on sync.attachment (left(transit_router_id, 200));
create index attachment_by_cen on sync.attachment (left(cen_id, 200));

create function sync.attachment_words(
    attachment_end_id text, transit_router_attachment_id text, transit_router_id text, cen_id text,
    transit_router_attachment_name text, transit_router_attachment_description text, vpc_id text, vbr_id text,
    vpn_id text, ecr_id text, peer_transit_router_id text, tags jsonb)
returns tsvector
language sql immutable parallel safe
return sync.text_words(
    left(coalesce(attachment_end_id, ''), 1000) || ' ' ||
    left(coalesce(transit_router_attachment_id, ''), 1000) || ' ' ||
    left(coalesce(transit_router_id, ''), 1000) || ' ' ||
    left(coalesce(cen_id, ''), 1000) || ' ' ||
    left(coalesce(transit_router_attachment_name, ''), 1000) || ' ' ||
    left(coalesce(transit_router_attachment_description, ''), 1000) || ' ' ||
    left(coalesce(vpc_id, ''), 1000) || ' ' ||
    left(coalesce(vbr_id, ''), 1000) || ' ' ||
    left(coalesce(vpn_id, ''), 1000) || ' ' ||
    left(coalesce(ecr_id, ''), 1000) || ' ' ||
    left(coalesce(peer_transit_router_id, ''), 1000) || ' ' ||
    left(tags::text, 20000));
comment on function sync.attachment_words is 'What q searches.';
create index attachment_by_word on sync.attachment using gin (sync.attachment_words(
    attachment_end_id, transit_router_attachment_id, transit_router_id, cen_id,
    transit_router_attachment_name, transit_router_attachment_description, vpc_id, vbr_id, vpn_id, ecr_id,
    peer_transit_router_id, tags));


create table sync.network (
    account_id text not null,
    last_run_id bigint not null,
    last_outcome text not null,
    last_error_code text,
    last_error_message text,
    last_at timestamptz not null,
    baseline_at timestamptz,
    calls integer not null default 0,
    constraint network_key primary key (account_id),
    constraint outcome_is_known check (last_outcome in ('synced', 'incomplete', 'unsupported', 'failed', 'skipped'))
);
comment on table sync.network is 'The network of each account: when it was last listed, and the outcome.';
comment on column sync.network.last_outcome is
    'synced: every listing is complete; incomplete: those in network_gap are not; unsupported: the account has no '
    'right to any of them, and never had; failed: not even its CEN instances could be listed; skipped: the run ended before.';
comment on column sync.network.last_at is
    'When the account''s network was last listed. Every listing without a row in network_gap was complete then.';
comment on column sync.network.baseline_at is 'When its CEN instances were first listed completely.';

create table sync.network_gap (
    account_id text not null,
    operation text not null,
    parent_id text not null,
    region_id text not null,
    since timestamptz not null,
    complete_at timestamptz,
    error_code text not null,
    error_message text not null,
    constraint network_gap_key primary key (account_id, operation, parent_id)
);
comment on table sync.network_gap is
    'Listings that were not complete when the account''s network was last listed: their part of it is unknown.';
comment on column sync.network_gap.operation is 'Of the cloud API, such as ListTransitRouterVpcAttachments.';
comment on column sync.network_gap.parent_id is
    'What was listed: the CEN instance of transit routers, the transit router of attachments; empty for CEN instances. '
    'The region if removals are withheld there.';
comment on column sync.network_gap.region_id is 'Region of the transit router; else empty.';
comment on column sync.network_gap.since is 'Since when it is not complete.';
comment on column sync.network_gap.complete_at is 'When it was last complete; null: never.';
