-- The content hashes of a scope
select cen_id, content_hash
from sync.cen
where account_id = @AccountId and region_id = @RegionId;

-- The content hashes of several small scopes
select s.number, f.cen_id, f.content_hash
from unnest(@accounts, @regions) with ordinality as s (account_id, region_id, number)
cross join lateral (
    select cen_id, content_hash
    from sync.cen
    where account_id = s.account_id and region_id = s.region_id
    limit @limit
) f;

-- The current versions of a scope
select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
from sync.cen
where account_id = @AccountId and region_id = @RegionId;

-- Add items
copy sync.cen (cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, created_at, tags, extra, content_hash, account_id, region_id, first_seen_at, valid_from)
from stdin (format binary);

-- Change items
with c as (
    select *
    from unnest(@cen_id, @name, @description, @status, @protection_level, @ipv6_level, @resource_group_id, @cen_bandwidth_package_ids,
        @creation_time, @created_at, @tags, @extra, @content_hash)
        as c (cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, created_at, tags, extra, content_hash)
),
closed as (
    insert into sync.cen_history (account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id,
        cen_bandwidth_package_ids, creation_time, created_at, tags, extra, content_hash, first_seen_at, valid_from, valid_to)
    select f.account_id, f.region_id, f.cen_id, f.name, f.description, f.status, f.protection_level, f.ipv6_level, f.resource_group_id,
        f.cen_bandwidth_package_ids, f.creation_time, f.created_at, f.tags, f.extra, f.content_hash, f.first_seen_at, f.valid_from, @at
    from sync.cen f
    join c using (cen_id)
    where f.account_id = @account_id and f.region_id = @region_id
),
changed as (
    update sync.cen f
    set name = c.name, description = c.description, status = c.status, protection_level = c.protection_level,
        ipv6_level = c.ipv6_level, resource_group_id = c.resource_group_id,
        cen_bandwidth_package_ids = c.cen_bandwidth_package_ids, creation_time = c.creation_time,
        created_at = c.created_at, tags = c.tags, extra = c.extra, content_hash = c.content_hash, valid_from = @at
    from c
    where f.account_id = @account_id and f.region_id = @region_id and f.cen_id = c.cen_id
    returning f.cen_id
)
select count(*) from changed;

-- Remove items
with removed as (
    delete from sync.cen
    where account_id = @AccountId and region_id = @RegionId and cen_id = any(@ids)
    returning account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id,
        cen_bandwidth_package_ids, creation_time, created_at, tags, extra, content_hash, first_seen_at, valid_from
),
closed as (
    insert into sync.cen_history (account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id,
        cen_bandwidth_package_ids, creation_time, created_at, tags, extra, content_hash, first_seen_at, valid_from, valid_to)
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id,
        cen_bandwidth_package_ids, creation_time, created_at, tags, extra, content_hash, first_seen_at, valid_from, @at
    from removed
    returning cen_id
)
select count(*) from closed;

-- Count the current items that match
select count(*), 0::bigint
from sync.cen
where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)

  and (@search is null or sync.cen_words(cen_id, name, description, tags) @@ to_tsquery('pg_catalog.simple', @search));

-- Count all items of the past
select (select count(*) from sync.cen where valid_from <= @at)
    + (select coalesce(sum(items), 0) from (select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.cen_history),
    interval '1 month') ended (month)
cross join lateral (
    select count(*) as items
    from sync.cen_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) counted)::bigint,
    0::bigint;

-- Count the items of the past that match
select count(*), 0::bigint
from (select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
from sync.cen
where valid_from <= @at
union all
select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.cen_history),
    interval '1 month') ended (month)
cross join lateral (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
    from sync.cen_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) version
where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
;

-- Count the items of the past that match ids
select count(*), 0::bigint
from (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
    from sync.cen
    where valid_from <= @at
    union all
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
    from sync.cen_history
    where valid_from <= @at and valid_to > @at
) version
where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
;

-- Count the items of the past that match words
select count(*) filter (where (@search is null or sync.cen_words(cen_id, name, description, tags) @@ to_tsquery('pg_catalog.simple', @search))), count(*)
from (
    select *
    from (select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
from sync.cen
where valid_from <= @at
union all
select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.cen_history),
    interval '1 month') ended (month)
cross join lateral (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
    from sync.cen_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) version
    where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)

      and (@letters is null or lower(concat_ws(' ', cen_id, name, description, tags::text)) like all(string_to_array(lower(@letters), ' ')))
    limit 20001
) searched;

-- A page of the current items, by key
select *
from (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.cen
    where true
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@search is null or sync.cen_words(cen_id, name, description, tags) @@ to_tsquery('pg_catalog.simple', @search)) and @after order by account_id, region_id, cen_id limit @limit;

-- A page of the past where few items match, by key
select *
from (
    select *
from (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.cen
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', cen_id, name, description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.cen_words(cen_id, name, description, tags) @@ to_tsquery('pg_catalog.simple', @search))
    union all
    select * from (select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.cen_history),
    interval '1 month') ended (month)
cross join lateral (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.cen_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', cen_id, name, description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.cen_words(cen_id, name, description, tags) @@ to_tsquery('pg_catalog.simple', @search))
    offset 0
) version
where @after
order by account_id, region_id, cen_id limit @limit;

-- A page of the past of few ids, by key
select *
from (
    select *
from (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.cen
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', cen_id, name, description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.cen_words(cen_id, name, description, tags) @@ to_tsquery('pg_catalog.simple', @search))
    union all
    select *
from (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.cen_history
    where valid_from <= @at and valid_to > @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', cen_id, name, description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.cen_words(cen_id, name, description, tags) @@ to_tsquery('pg_catalog.simple', @search))
    offset 0
) version
where @after
order by account_id, region_id, cen_id limit @limit;

-- A page of the past where many items match, by key
select *
from (
    (select *
from (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.cen
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', cen_id, name, description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.cen_words(cen_id, name, description, tags) @@ to_tsquery('pg_catalog.simple', @search)) and @after order by account_id, region_id, cen_id limit @limit)
    union all
    (select *
from (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.cen_history
    where valid_from <= @at and valid_to > @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', cen_id, name, description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.cen_words(cen_id, name, description, tags) @@ to_tsquery('pg_catalog.simple', @search)) and @after order by account_id, region_id, cen_id limit @limit)
) version
order by account_id, region_id, cen_id limit @limit;

-- The current items with an ID
select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at
from sync.cen
where cen_id = @id
  and (@accountId::text is null or account_id = @accountId)
  and (@regionId::text is null or region_id = @regionId)
order by account_id, region_id, cen_id
limit 100;

-- Current items for a snapshot file
select *
from (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, ''::text as sort_key
    from sync.cen
    where true
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@search is null or sync.cen_words(cen_id, name, description, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or ((account_id, region_id) >= (@afterAccount, @afterRegion)
      and not (account_id = @afterAccount and region_id = @afterRegion
          and (sort_key, cen_id) <= (@afterSort, @afterId)))) order by account_id, region_id, sort_key, cen_id limit @limit;

-- Past items for a snapshot file
select *
from (
    (select *
from (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, ''::text as sort_key
    from sync.cen
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', cen_id, name, description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.cen_words(cen_id, name, description, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or ((account_id, region_id) >= (@afterAccount, @afterRegion)
      and not (account_id = @afterAccount and region_id = @afterRegion
          and (sort_key, cen_id) <= (@afterSort, @afterId)))) order by account_id, region_id, sort_key, cen_id limit @limit)
    union all
    (select *
from (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, ''::text as sort_key
    from sync.cen_history
    where valid_from <= @at and valid_to > @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', cen_id, name, description, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.cen_words(cen_id, name, description, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or ((account_id, region_id) >= (@afterAccount, @afterRegion)
      and not (account_id = @afterAccount and region_id = @afterRegion
          and (sort_key, cen_id) <= (@afterSort, @afterId)))) order by account_id, region_id, sort_key, cen_id limit @limit)
) version
order by account_id, region_id, sort_key, cen_id limit @limit;

-- A page of the current items, the newest changes first
select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, sort_key
from (
    select account_id, region_id, cen_id, sort_key
from (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, valid_from as sort_key
    from sync.cen
    where true
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@cenId) = 0 or cen_id = any(@cenId))
  and (cardinality(@name) = 0 or name = any(@name))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@status) = 0 or status = any(@status))
  and (cardinality(@protectionLevel) = 0 or protection_level = any(@protectionLevel))
  and (cardinality(@ipv6Level) = 0 or ipv6_level = any(@ipv6Level))
  and (cardinality(@resourceGroupId) = 0 or resource_group_id = any(@resourceGroupId))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@search is null or sync.cen_words(cen_id, name, description, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or (sort_key, account_id, region_id, cen_id) < (@afterSort, @afterAccount, @afterRegion, @afterId)) order by sort_key desc, account_id desc, region_id desc, cen_id desc limit @limit
) page
join sync.cen using (account_id, region_id, cen_id)
order by sort_key desc, account_id desc, region_id desc, cen_id desc;

-- The sort keys of other orders
left(coalesce(account_id, ''), 200) as "accountId",
left(coalesce(cen_id, ''), 200) as "cenId",
left(coalesce(name, ''), 200) as "name",
left(coalesce(status, ''), 200) as "status",
left(coalesce(resource_group_id, ''), 200) as "resourceGroupId",
coalesce(created_at, '-infinity') as "creationTime",
first_seen_at as "firstSeenAt",
valid_from as "changedAt";

-- A page of what differs between two moments
with few as materialized (
    select (select count(*) from (select from sync.cen where valid_from > @from and valid_from <= @to limit 500001) version)
        + (select count(*) from (select from sync.cen_history where valid_from > @from and valid_from <= @to limit 500001) version)
        + (select count(*) from (select from sync.cen_history where valid_to > @from and valid_to <= @to limit 500001) version)
        <= 500000 as yes
),
touched as (
    select *
    from (
        (select distinct account_id, region_id, cen_id
        from (
            select account_id, region_id, cen_id from sync.cen where valid_from > @from and valid_from <= @to
            union all
            select account_id, region_id, cen_id from sync.cen_history where valid_from > @from and valid_from <= @to
            union all
            select account_id, region_id, cen_id from sync.cen_history where valid_to > @from and valid_to <= @to
            offset 0
        ) gathered
        where (select yes from few) and (account_id, region_id, cen_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, cen_id
    limit @limit)
        union
        (select account_id, region_id, cen_id
        from sync.cen
        where not (select yes from few) and valid_from > @from and valid_from <= @to and (account_id, region_id, cen_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, cen_id
    limit @limit)
        union
        (select distinct account_id, region_id, cen_id
        from sync.cen_history
        where not (select yes from few) and valid_from > @from and valid_from <= @to and (account_id, region_id, cen_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, cen_id
    limit @limit)
        union
        (select distinct account_id, region_id, cen_id
        from sync.cen_history
        where not (select yes from few) and valid_to > @from and valid_to <= @to and (account_id, region_id, cen_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, cen_id
    limit @limit)
    ) version
    order by account_id, region_id, cen_id
    limit @limit
)
select touched.*, before.content_hash is distinct from after.content_hash as differs, before.*, after.*
from touched
left join lateral (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.cen f
    where (f.account_id, f.region_id, f.cen_id) = (touched.account_id, touched.region_id, touched.cen_id) and valid_from <= @from
    union all
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.cen_history h
    where (h.account_id, h.region_id, h.cen_id) = (touched.account_id, touched.region_id, touched.cen_id)
      and valid_to > @from and valid_from = (
        select max(v.valid_from)
        from sync.cen_history v
        where (v.account_id, v.region_id, v.cen_id) = (touched.account_id, touched.region_id, touched.cen_id) and v.valid_from <= @from)
) before on true
left join lateral (
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.cen f
    where (f.account_id, f.region_id, f.cen_id) = (touched.account_id, touched.region_id, touched.cen_id) and valid_from <= @to
    union all
    select account_id, region_id, cen_id, name, description, status, protection_level, ipv6_level, resource_group_id, cen_bandwidth_package_ids,
        creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.cen_history h
    where (h.account_id, h.region_id, h.cen_id) = (touched.account_id, touched.region_id, touched.cen_id)
      and valid_to > @to and valid_from = (
        select max(v.valid_from)
        from sync.cen_history v
        where (v.account_id, v.region_id, v.cen_id) = (touched.account_id, touched.region_id, touched.cen_id) and v.valid_from <= @to)
) after on true
order by touched.account_id, touched.region_id, touched.cen_id;
