-- The content hashes of a scope
select flow_log_id, content_hash
from sync.flow_log
where account_id = @AccountId and region_id = @RegionId;

-- The content hashes of several small scopes
select s.number, f.flow_log_id, f.content_hash
from unnest(@accounts, @regions) with ordinality as s (account_id, region_id, number)
cross join lateral (
    select flow_log_id, content_hash
    from sync.flow_log
    where account_id = s.account_id and region_id = s.region_id
    limit @limit
) f;

-- The current versions of a scope
select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at
from sync.flow_log
where account_id = @AccountId and region_id = @RegionId;

-- Add items
copy sync.flow_log (flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, created_at, tags, extra,
        content_hash, account_id, region_id, first_seen_at, valid_from)
from stdin (format binary);

-- Change items
with c as (
    select *
    from unnest(@flow_log_id, @flow_log_name, @description, @cen_id, @transit_router_id, @transit_router_attachment_id, @project_name,
        @log_store_name, @log_format_string, @flow_log_version, @interval, @status, @creation_time, @created_at, @tags, @extra,
        @content_hash)
        as c (flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, created_at, tags, extra,
        content_hash)
),
closed as (
    insert into sync.flow_log_history (account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
        transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval,
        status, creation_time, created_at, tags, extra, content_hash, first_seen_at, valid_from, valid_to)
    select f.account_id, f.region_id, f.flow_log_id, f.flow_log_name, f.description, f.cen_id, f.transit_router_id,
        f.transit_router_attachment_id, f.project_name, f.log_store_name, f.log_format_string, f.flow_log_version, f.interval,
        f.status, f.creation_time, f.created_at, f.tags, f.extra, f.content_hash, f.first_seen_at, f.valid_from, @at
    from sync.flow_log f
    join c using (flow_log_id)
    where f.account_id = @account_id and f.region_id = @region_id
),
changed as (
    update sync.flow_log f
    set flow_log_name = c.flow_log_name, description = c.description, cen_id = c.cen_id,
        transit_router_id = c.transit_router_id, transit_router_attachment_id = c.transit_router_attachment_id,
        project_name = c.project_name, log_store_name = c.log_store_name,
        log_format_string = c.log_format_string, flow_log_version = c.flow_log_version, interval = c.interval,
        status = c.status, creation_time = c.creation_time, created_at = c.created_at, tags = c.tags,
        extra = c.extra, content_hash = c.content_hash, valid_from = @at
    from c
    where f.account_id = @account_id and f.region_id = @region_id and f.flow_log_id = c.flow_log_id
    returning f.flow_log_id
)
select count(*) from changed;

-- Remove items
with removed as (
    delete from sync.flow_log
    where account_id = @AccountId and region_id = @RegionId and flow_log_id = any(@ids)
    returning account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
        transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval,
        status, creation_time, created_at, tags, extra, content_hash, first_seen_at, valid_from
),
closed as (
    insert into sync.flow_log_history (account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
        transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval,
        status, creation_time, created_at, tags, extra, content_hash, first_seen_at, valid_from, valid_to)
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
        transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval,
        status, creation_time, created_at, tags, extra, content_hash, first_seen_at, valid_from, @at
    from removed
    returning flow_log_id
)
select count(*) from closed;

-- Count the current items that match
select count(*), 0::bigint
from sync.flow_log
where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)

  and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search));

-- Count all items of the past
select (select count(*) from sync.flow_log where valid_from <= @at)
    + (select coalesce(sum(items), 0) from (select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.flow_log_history),
    interval '1 month') ended (month)
cross join lateral (
    select count(*) as items
    from sync.flow_log_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) counted)::bigint,
    0::bigint;

-- Count the items of the past that match
select count(*), 0::bigint
from (select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at
from sync.flow_log
where valid_from <= @at
union all
select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.flow_log_history),
    interval '1 month') ended (month)
cross join lateral (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at
    from sync.flow_log_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) version
where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
;

-- Count the items of the past that match ids
select count(*), 0::bigint
from (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at
    from sync.flow_log
    where valid_from <= @at
    union all
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at
    from sync.flow_log_history
    where valid_from <= @at and valid_to > @at
) version
where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
;

-- Count the items of the past that match words
select count(*) filter (where (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search))), count(*)
from (
    select *
    from (select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at
from sync.flow_log
where valid_from <= @at
union all
select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.flow_log_history),
    interval '1 month') ended (month)
cross join lateral (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at
    from sync.flow_log_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) version
    where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)

      and (@letters is null or lower(concat_ws(' ', flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags::text)) like all(string_to_array(lower(@letters), ' ')))
    limit 20001
) searched;

-- A page of the current items, by key
select *
from (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.flow_log
    where true
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search)) and @after order by account_id, region_id, flow_log_id limit @limit;

-- A page of the past where few items match, by key
select *
from (
    select *
from (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.flow_log
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search))
    union all
    select * from (select valid.*
from generate_series(
    date_trunc('month', @at at time zone 'UTC'),
    (select date_trunc('month', max(valid_to) at time zone 'UTC') from sync.flow_log_history),
    interval '1 month') ended (month)
cross join lateral (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.flow_log_history
    where date_trunc('month', valid_to at time zone 'UTC') = ended.month and valid_from <= @at and valid_to > @at
    offset 0
) valid) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search))
    offset 0
) version
where @after
order by account_id, region_id, flow_log_id limit @limit;

-- A page of the past of few ids, by key
select *
from (
    select *
from (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.flow_log
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search))
    union all
    select *
from (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.flow_log_history
    where valid_from <= @at and valid_to > @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search))
    offset 0
) version
where @after
order by account_id, region_id, flow_log_id limit @limit;

-- A page of the past where many items match, by key
select *
from (
    (select *
from (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.flow_log
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search)) and @after order by account_id, region_id, flow_log_id limit @limit)
    union all
    (select *
from (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.flow_log_history
    where valid_from <= @at and valid_to > @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search)) and @after order by account_id, region_id, flow_log_id limit @limit)
) version
order by account_id, region_id, flow_log_id limit @limit;

-- A page of the current items of some scopes
select version.*
from (
    select account_id as of_account, region_id as of_region
    from sync.scope
    where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))

      and (@afterId is null or (account_id, region_id) >= (@afterAccount, @afterRegion))
    order by account_id, region_id
) scope
cross join lateral (
    (select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.flow_log
    where account_id = of_account and region_id = of_region and true
      and flow_log_id > case when (of_account, of_region) = (@afterAccount, @afterRegion) then @afterId else '' end
        and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
  and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search))
    order by flow_log_id
    limit @limit)
) version
order by of_account, of_region, flow_log_id
limit @limit;

-- A page of the past of some scopes
select version.*
from (
    select account_id as of_account, region_id as of_region
    from sync.scope
    where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))

      and (@afterId is null or (account_id, region_id) >= (@afterAccount, @afterRegion))
    order by account_id, region_id
) scope
cross join lateral (
    (select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.flow_log
    where account_id = of_account and region_id = of_region and valid_from <= @at
      and flow_log_id > case when (of_account, of_region) = (@afterAccount, @afterRegion) then @afterId else '' end
        and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search))
    order by flow_log_id
    limit @limit)
    union all
    (select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, null::text as sort_key
    from sync.flow_log_history
    where account_id = of_account and region_id = of_region and valid_from <= @at and valid_to > @at
      and flow_log_id > case when (of_account, of_region) = (@afterAccount, @afterRegion) then @afterId else '' end
        and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search))
    order by flow_log_id
    limit @limit)
) version
order by of_account, of_region, flow_log_id
limit @limit;

-- The current items with an ID
select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at
from sync.flow_log
where flow_log_id = @id
  and (@accountId::text is null or account_id = @accountId)
  and (@regionId::text is null or region_id = @regionId)
order by account_id, region_id, flow_log_id
limit 100;

-- Current items for a snapshot file
select *
from (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, coalesce(cen_id, '') as sort_key
    from sync.flow_log
    where true
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or ((account_id, region_id) >= (@afterAccount, @afterRegion)
      and not (account_id = @afterAccount and region_id = @afterRegion
          and (sort_key, flow_log_id) <= (@afterSort, @afterId)))) order by account_id, region_id, sort_key, flow_log_id limit @limit;

-- Past items for a snapshot file
select *
from (
    (select *
from (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, coalesce(cen_id, '') as sort_key
    from sync.flow_log
    where valid_from <= @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or ((account_id, region_id) >= (@afterAccount, @afterRegion)
      and not (account_id = @afterAccount and region_id = @afterRegion
          and (sort_key, flow_log_id) <= (@afterSort, @afterId)))) order by account_id, region_id, sort_key, flow_log_id limit @limit)
    union all
    (select *
from (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, coalesce(cen_id, '') as sort_key
    from sync.flow_log_history
    where valid_from <= @at and valid_to > @at
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@letters is null or lower(concat_ws(' ', flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags::text)) like all(string_to_array(lower(@letters), ' '))) and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or ((account_id, region_id) >= (@afterAccount, @afterRegion)
      and not (account_id = @afterAccount and region_id = @afterRegion
          and (sort_key, flow_log_id) <= (@afterSort, @afterId)))) order by account_id, region_id, sort_key, flow_log_id limit @limit)
) version
order by account_id, region_id, sort_key, flow_log_id limit @limit;

-- A page of the current items, the newest changes first
select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, sort_key
from (
    select account_id, region_id, flow_log_id, sort_key
from (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, valid_from as sort_key
    from sync.flow_log
    where true
) version where (cardinality(@accountId) = 0 or account_id = any(@accountId))
  and (cardinality(@regionId) = 0 or region_id = any(@regionId))
  and (cardinality(@flowLogId) = 0 or flow_log_id = any(@flowLogId))
  and (cardinality(@flowLogName) = 0 or flow_log_name = any(@flowLogName))
  and (cardinality(@description) = 0 or description = any(@description))
  and (cardinality(@cenId) = 0 or (cen_id = any(@cenId)
        and left(cen_id, 200) = any(sync.beginnings(@cenId))))
  and (cardinality(@transitRouterId) = 0 or (transit_router_id = any(@transitRouterId)
        and left(transit_router_id, 200) = any(sync.beginnings(@transitRouterId))))
  and (cardinality(@transitRouterAttachmentId) = 0 or transit_router_attachment_id = any(@transitRouterAttachmentId))
  and (cardinality(@projectName) = 0 or (project_name = any(@projectName)
        and left(project_name, 200) = any(sync.beginnings(@projectName))))
  and (cardinality(@logStoreName) = 0 or (log_store_name = any(@logStoreName)
        and left(log_store_name, 200) = any(sync.beginnings(@logStoreName))))
  and (cardinality(@flowLogVersion) = 0 or flow_log_version = any(@flowLogVersion))
  and (cardinality(@interval) = 0 or interval = any(@interval))
  and (cardinality(@status) = 0 or status = any(@status))
  and (@tags is null or tags @> @tags)
  and (@tagChoices is null or not exists (
      select from jsonb_each(@tagChoices) choice
      where not coalesce(choice.value ? (tags ->> choice.key), false)))
  and (cardinality(@tagKeys) = 0 or tags ?& @tagKeys)
 and (@search is null or sync.flow_log_words(flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, tags) @@ to_tsquery('pg_catalog.simple', @search)) and (@afterId is null or (sort_key, account_id, region_id, flow_log_id) < (@afterSort, @afterAccount, @afterRegion, @afterId)) order by sort_key desc, account_id desc, region_id desc, flow_log_id desc limit @limit
) page
join sync.flow_log using (account_id, region_id, flow_log_id)
order by sort_key desc, account_id desc, region_id desc, flow_log_id desc;

-- The sort keys of other orders
left(coalesce(account_id, ''), 200) as "accountId",
left(coalesce(region_id, ''), 200) as "regionId",
left(coalesce(flow_log_id, ''), 200) as "flowLogId",
left(coalesce(flow_log_name, ''), 200) as "flowLogName",
left(coalesce(cen_id, ''), 200) as "cenId",
left(coalesce(transit_router_id, ''), 200) as "transitRouterId",
left(coalesce(transit_router_attachment_id, ''), 200) as "transitRouterAttachmentId",
left(coalesce(project_name, ''), 200) as "projectName",
left(coalesce(log_store_name, ''), 200) as "logStoreName",
left(coalesce(flow_log_version, ''), 200) as "flowLogVersion",
coalesce(interval, -2147483649) as "interval",
left(coalesce(status, ''), 200) as "status",
coalesce(created_at, '-infinity') as "creationTime",
first_seen_at as "firstSeenAt",
valid_from as "changedAt";

-- A page of what differs between two moments
with few as materialized (
    select (select count(*) from (select from sync.flow_log where valid_from > @from and valid_from <= @to limit 500001) version)
        + (select count(*) from (select from sync.flow_log_history where valid_from > @from and valid_from <= @to limit 500001) version)
        + (select count(*) from (select from sync.flow_log_history where valid_to > @from and valid_to <= @to limit 500001) version)
        <= 500000 as yes
),
touched as (
    select *
    from (
        (select distinct account_id, region_id, flow_log_id
        from (
            select account_id, region_id, flow_log_id from sync.flow_log where valid_from > @from and valid_from <= @to
            union all
            select account_id, region_id, flow_log_id from sync.flow_log_history where valid_from > @from and valid_from <= @to
            union all
            select account_id, region_id, flow_log_id from sync.flow_log_history where valid_to > @from and valid_to <= @to
            offset 0
        ) gathered
        where (select yes from few) and (account_id, region_id, flow_log_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, flow_log_id
    limit @limit)
        union
        (select account_id, region_id, flow_log_id
        from sync.flow_log
        where not (select yes from few) and valid_from > @from and valid_from <= @to and (account_id, region_id, flow_log_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, flow_log_id
    limit @limit)
        union
        (select distinct account_id, region_id, flow_log_id
        from sync.flow_log_history
        where not (select yes from few) and valid_from > @from and valid_from <= @to and (account_id, region_id, flow_log_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, flow_log_id
    limit @limit)
        union
        (select distinct account_id, region_id, flow_log_id
        from sync.flow_log_history
        where not (select yes from few) and valid_to > @from and valid_to <= @to and (account_id, region_id, flow_log_id) > (@afterAccount, @afterRegion, @afterId)
    and (cardinality(@accountId) = 0 or account_id = any(@accountId))
    and (cardinality(@regionId) = 0 or region_id = any(@regionId))
    order by account_id, region_id, flow_log_id
    limit @limit)
    ) version
    order by account_id, region_id, flow_log_id
    limit @limit
)
select touched.*, before.content_hash is distinct from after.content_hash as differs, before.*, after.*
from touched
left join lateral (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.flow_log f
    where (f.account_id, f.region_id, f.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id) and valid_from <= @from
    union all
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.flow_log_history h
    where (h.account_id, h.region_id, h.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id)
      and valid_to > @from and valid_from = (
        select max(v.valid_from)
        from sync.flow_log_history v
        where (v.account_id, v.region_id, v.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id) and v.valid_from <= @from)
) before on true
left join lateral (
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.flow_log f
    where (f.account_id, f.region_id, f.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id) and valid_from <= @to
    union all
    select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id, project_name,
        log_store_name, log_format_string, flow_log_version, interval, status, creation_time, tags, extra, first_seen_at, valid_from as changed_at, content_hash
    from sync.flow_log_history h
    where (h.account_id, h.region_id, h.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id)
      and valid_to > @to and valid_from = (
        select max(v.valid_from)
        from sync.flow_log_history v
        where (v.account_id, v.region_id, v.flow_log_id) = (touched.account_id, touched.region_id, touched.flow_log_id) and v.valid_from <= @to)
) after on true
order by touched.account_id, touched.region_id, touched.flow_log_id;
