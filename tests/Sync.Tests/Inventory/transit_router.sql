-- The content hashes of a scope
select transit_router_id, content_hash
from sync.transit_router
where account_id = @AccountId and region_id = @RegionId;

-- The content hashes of several small scopes
select s.number, f.transit_router_id, f.content_hash
from unnest(@accounts, @regions) with ordinality as s (account_id, region_id, number)
cross join lateral (
    select transit_router_id, content_hash
    from sync.transit_router
    where account_id = s.account_id and region_id = s.region_id
    limit @limit
) f;

-- The current versions of a scope
select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at
from sync.transit_router
where account_id = @AccountId and region_id = @RegionId;

-- Add items
copy sync.transit_router (transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid,
        support_multicast, transit_router_cidr_list, creation_time, created_at, tags, extra, content_hash, account_id, region_id, first_seen_at, valid_from)
from stdin (format binary);

-- Change items
with c as (
    select *
    from unnest(@transit_router_id, @cen_id, @transit_router_name, @transit_router_description, @type, @status, @ali_uid,
        @support_multicast, @transit_router_cidr_list, @creation_time, @created_at, @tags, @extra, @content_hash)
        as c (transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid,
        support_multicast, transit_router_cidr_list, creation_time, created_at, tags, extra, content_hash)
),
closed as (
    insert into sync.transit_router_history (account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status,
        ali_uid, support_multicast, transit_router_cidr_list, creation_time, created_at, tags, extra, content_hash,
        first_seen_at, valid_from, valid_to)
    select f.account_id, f.region_id, f.transit_router_id, f.cen_id, f.transit_router_name, f.transit_router_description, f.type, f.status,
        f.ali_uid, f.support_multicast, f.transit_router_cidr_list, f.creation_time, f.created_at, f.tags, f.extra, f.content_hash,
        f.first_seen_at, f.valid_from, @at
    from sync.transit_router f
    join c using (transit_router_id)
    where f.account_id = @account_id and f.region_id = @region_id
),
changed as (
    update sync.transit_router f
    set cen_id = c.cen_id, transit_router_name = c.transit_router_name,
        transit_router_description = c.transit_router_description, type = c.type, status = c.status,
        ali_uid = c.ali_uid, support_multicast = c.support_multicast,
        transit_router_cidr_list = c.transit_router_cidr_list, creation_time = c.creation_time,
        created_at = c.created_at, tags = c.tags, extra = c.extra, content_hash = c.content_hash, valid_from = @at
    from c
    where f.account_id = @account_id and f.region_id = @region_id and f.transit_router_id = c.transit_router_id
    returning f.transit_router_id
)
select count(*) from changed;

-- Remove items
with removed as (
    delete from sync.transit_router
    where account_id = @AccountId and region_id = @RegionId and transit_router_id = any(@ids)
    returning account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status,
        ali_uid, support_multicast, transit_router_cidr_list, creation_time, created_at, tags, extra, content_hash,
        first_seen_at, valid_from
),
closed as (
    insert into sync.transit_router_history (account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status,
        ali_uid, support_multicast, transit_router_cidr_list, creation_time, created_at, tags, extra, content_hash,
        first_seen_at, valid_from, valid_to)
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status,
        ali_uid, support_multicast, transit_router_cidr_list, creation_time, created_at, tags, extra, content_hash,
        first_seen_at, valid_from, @at
    from removed
    returning transit_router_id
)
select count(*) from closed;

-- Count the current items that match
select count(*), 0::bigint
from sync.transit_router
where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)

  and (@search is null or sync.transit_router_words(transit_router_id, cen_id, transit_router_name, transit_router_description, tags) @@ to_tsquery('pg_catalog.simple', @search));

-- Count all items of the past
select (select count(*) from sync.transit_router where valid_from <= @at)
    + (select coalesce(sum(items), 0) from (select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.transit_router_history),
    interval '1 month') ended (month)
cross join lateral (
    select count(*) as items
    from sync.transit_router_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) counted)::bigint,
    0::bigint;

-- Count the items of the past that match
select count(*), 0::bigint
from (select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason
from sync.transit_router
where valid_from <= @at
union all
select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.transit_router_history),
    interval '1 month') ended (month)
cross join lateral (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason
    from sync.transit_router_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) version
where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
;

-- Count the items of the past that match ids
select count(*), 0::bigint
from (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason
    from sync.transit_router
    where valid_from <= @at
    union all
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason
    from sync.transit_router_history
    where valid_from <= @at and valid_to > @at
) version
where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
;

-- Count the items of the past that match words
select count(*) filter (where (@search is null or sync.transit_router_words(transit_router_id, cen_id, transit_router_name, transit_router_description, tags) @@ to_tsquery('pg_catalog.simple', @search))), count(*)
from (
    select *
    from (select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason
from sync.transit_router
where valid_from <= @at
union all
select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.transit_router_history),
    interval '1 month') ended (month)
cross join lateral (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason
    from sync.transit_router_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) version
    where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)

      and (@letters is null or lower(concat_ws(' ', transit_router_id, cen_id, transit_router_name, transit_router_description, tags::text)) like all(string_to_array(lower(@letters), ' ')))
    limit 20001
) searched;

-- A page of the current items, by key
select *
from (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason, null::text as sort_key
    from sync.transit_router
    where true
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@search is null or sync.transit_router_words(transit_router_id, cen_id, transit_router_name, transit_router_description, tags) @@ to_tsquery('pg_catalog.simple', @search)) and @after order by account_id, region_id, transit_router_id limit @limit;

-- A page of the past where few items match, by key
select *
from (
    select *
from (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason, null::text as sort_key
    from sync.transit_router
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', transit_router_id, cen_id, transit_router_name, transit_router_description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.transit_router_words(transit_router_id, cen_id, transit_router_name, transit_router_description, tags) @@ to_tsquery('pg_catalog.simple', @search))
    union all
    select * from (select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.transit_router_history),
    interval '1 month') ended (month)
cross join lateral (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason, null::text as sort_key
    from sync.transit_router_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', transit_router_id, cen_id, transit_router_name, transit_router_description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.transit_router_words(transit_router_id, cen_id, transit_router_name, transit_router_description, tags) @@ to_tsquery('pg_catalog.simple', @search))
    offset 0
) version
where @after
order by account_id, region_id, transit_router_id limit @limit;

-- A page of the past of few ids, by key
select *
from (
    select *
from (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason, null::text as sort_key
    from sync.transit_router
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', transit_router_id, cen_id, transit_router_name, transit_router_description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.transit_router_words(transit_router_id, cen_id, transit_router_name, transit_router_description, tags) @@ to_tsquery('pg_catalog.simple', @search))
    union all
    select *
from (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason, null::text as sort_key
    from sync.transit_router_history
    where valid_from <= @at and valid_to > @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', transit_router_id, cen_id, transit_router_name, transit_router_description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.transit_router_words(transit_router_id, cen_id, transit_router_name, transit_router_description, tags) @@ to_tsquery('pg_catalog.simple', @search))
    offset 0
) version
where @after
order by account_id, region_id, transit_router_id limit @limit;

-- A page of the past where many items match, by key
select *
from (
    (select *
from (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason, null::text as sort_key
    from sync.transit_router
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', transit_router_id, cen_id, transit_router_name, transit_router_description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.transit_router_words(transit_router_id, cen_id, transit_router_name, transit_router_description, tags) @@ to_tsquery('pg_catalog.simple', @search)) and @after order by account_id, region_id, transit_router_id limit @limit)
    union all
    (select *
from (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason, null::text as sort_key
    from sync.transit_router_history
    where valid_from <= @at and valid_to > @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', transit_router_id, cen_id, transit_router_name, transit_router_description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.transit_router_words(transit_router_id, cen_id, transit_router_name, transit_router_description, tags) @@ to_tsquery('pg_catalog.simple', @search)) and @after order by account_id, region_id, transit_router_id limit @limit)
) version
order by account_id, region_id, transit_router_id limit @limit;

-- The current items with an ID
select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and ended_at = 'infinity') as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and ended_at = 'infinity') as coverage_reason
from sync.transit_router
where transit_router_id = @id
  and (@accountId::text is null or account_id = @accountId)
  and (@regionId::text is null or region_id = @regionId)
order by account_id, region_id, transit_router_id
limit 100;

-- Current items for a snapshot file
select *
from (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason, coalesce(cen_id, '') as sort_key
    from sync.transit_router
    where true
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@search is null or sync.transit_router_words(transit_router_id, cen_id, transit_router_name, transit_router_description, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or ((account_id, region_id) >= (@afterAccount, @afterRegion)
      and not (account_id = @afterAccount and region_id = @afterRegion
          and (sort_key, transit_router_id) <= (@afterSort, @afterId)))) order by account_id, region_id, sort_key, transit_router_id limit @limit;

-- Past items for a snapshot file
select *
from (
    (select *
from (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason, coalesce(cen_id, '') as sort_key
    from sync.transit_router
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', transit_router_id, cen_id, transit_router_name, transit_router_description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.transit_router_words(transit_router_id, cen_id, transit_router_name, transit_router_description, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or ((account_id, region_id) >= (@afterAccount, @afterRegion)
      and not (account_id = @afterAccount and region_id = @afterRegion
          and (sort_key, transit_router_id) <= (@afterSort, @afterId)))) order by account_id, region_id, sort_key, transit_router_id limit @limit)
    union all
    (select *
from (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason, coalesce(cen_id, '') as sort_key
    from sync.transit_router_history
    where valid_from <= @at and valid_to > @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', transit_router_id, cen_id, transit_router_name, transit_router_description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.transit_router_words(transit_router_id, cen_id, transit_router_name, transit_router_description, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or ((account_id, region_id) >= (@afterAccount, @afterRegion)
      and not (account_id = @afterAccount and region_id = @afterRegion
          and (sort_key, transit_router_id) <= (@afterSort, @afterId)))) order by account_id, region_id, sort_key, transit_router_id limit @limit)
) version
order by account_id, region_id, sort_key, transit_router_id limit @limit;

-- A page of the current items, the newest changes first
select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason, sort_key
from (
    select account_id, region_id, transit_router_id, sort_key
from (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at,
    (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage,
    (select why from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) as coverage_reason, valid_from as sort_key
    from sync.transit_router
    where true
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@transitRouterId) = 0 or transit_router_id = any(@transitRouterId))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterName) = 0 or transit_router_name = any(@transitRouterName))
  and (cardinality(@transitRouterDescription) = 0 or transit_router_description = any(@transitRouterDescription))
  and (cardinality(@type) = 0 or type = any(@type))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@aliUid) = 0 or ali_uid = any(@aliUid))
  and (cardinality(@supportMulticast) = 0 or support_multicast = any(@supportMulticast))
  and (cardinality(@coverage) = 0 or (select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at) = any(@coverage))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@search is null or sync.transit_router_words(transit_router_id, cen_id, transit_router_name, transit_router_description, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or (sort_key, account_id, region_id, transit_router_id) < (@afterSort, @afterAccount, @afterRegion, @afterId)) order by sort_key desc, account_id desc, region_id desc, transit_router_id desc limit @limit
) page
join sync.transit_router using (account_id, region_id, transit_router_id)
order by sort_key desc, account_id desc, region_id desc, transit_router_id desc;

-- The sort keys of other orders
left(coalesce(account_id, ''), 200) as "accountId",
left(coalesce(region_id, ''), 200) as "regionId",
left(coalesce(transit_router_id, ''), 200) as "transitRouterId",
left(coalesce(cen_id, ''), 200) as "cenId",
left(coalesce(transit_router_name, ''), 200) as "transitRouterName",
left(coalesce(type, ''), 200) as "type",
left(coalesce(status, ''), 200) as "status",
left(coalesce(ali_uid, ''), 200) as "aliUid",
coalesce(created_at, '-infinity') as "creationTime",
first_seen_at as "firstSeenAt",
valid_from as "changedAt",
left(coalesce((select verdict from sync.router_verdict where router_id = transit_router_id and begun_at <= @at and ended_at > @at), ''), 200) as "coverage";

-- A page of what differs between two moments
with few as materialized (
    select (select count(*) from (select from sync.transit_router where valid_from > @from and valid_from <= @to limit 500001) version)
        + (select count(*) from (select from sync.transit_router_history where valid_from > @from and valid_from <= @to limit 500001) version)
        + (select count(*) from (select from sync.transit_router_history where valid_to > @from and valid_to <= @to limit 500001) version)
        <= 500000 as yes
),
touched as (
    select *
    from (
        (select distinct account_id, region_id, transit_router_id
        from (
            select account_id, region_id, transit_router_id from sync.transit_router where valid_from > @from and valid_from <= @to
            union all
            select account_id, region_id, transit_router_id from sync.transit_router_history where valid_from > @from and valid_from <= @to
            union all
            select account_id, region_id, transit_router_id from sync.transit_router_history where valid_to > @from and valid_to <= @to
            offset 0
        ) gathered
        where (select yes from few) and (account_id, region_id, transit_router_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, transit_router_id
    limit @limit)
        union
        (select account_id, region_id, transit_router_id
        from sync.transit_router
        where not (select yes from few) and valid_from > @from and valid_from <= @to and (account_id, region_id, transit_router_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, transit_router_id
    limit @limit)
        union
        (select distinct account_id, region_id, transit_router_id
        from sync.transit_router_history
        where not (select yes from few) and valid_from > @from and valid_from <= @to and (account_id, region_id, transit_router_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, transit_router_id
    limit @limit)
        union
        (select distinct account_id, region_id, transit_router_id
        from sync.transit_router_history
        where not (select yes from few) and valid_to > @from and valid_to <= @to and (account_id, region_id, transit_router_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, transit_router_id
    limit @limit)
    ) version
    order by account_id, region_id, transit_router_id
    limit @limit
)
select touched.*, before.content_hash is distinct from after.content_hash as differs, before.*, after.*
from touched
left join lateral (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.transit_router f
    where (f.account_id, f.region_id, f.transit_router_id) = (touched.account_id, touched.region_id, touched.transit_router_id) and valid_from <= @from
    union all
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.transit_router_history h
    where (h.account_id, h.region_id, h.transit_router_id) = (touched.account_id, touched.region_id, touched.transit_router_id)
      and valid_to > @from and valid_from = (
        select max(v.valid_from)
        from sync.transit_router_history v
        where (v.account_id, v.region_id, v.transit_router_id) = (touched.account_id, touched.region_id, touched.transit_router_id) and v.valid_from <= @from)
) before on true
left join lateral (
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.transit_router f
    where (f.account_id, f.region_id, f.transit_router_id) = (touched.account_id, touched.region_id, touched.transit_router_id) and valid_from <= @to
    union all
    select account_id, region_id, transit_router_id, cen_id, transit_router_name, transit_router_description, type, status, ali_uid, support_multicast,
        transit_router_cidr_list, creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.transit_router_history h
    where (h.account_id, h.region_id, h.transit_router_id) = (touched.account_id, touched.region_id, touched.transit_router_id)
      and valid_to > @to and valid_from = (
        select max(v.valid_from)
        from sync.transit_router_history v
        where (v.account_id, v.region_id, v.transit_router_id) = (touched.account_id, touched.region_id, touched.transit_router_id) and v.valid_from <= @to)
) after on true
order by touched.account_id, touched.region_id, touched.transit_router_id;
