-- Absent flow logs that came back
select f.flow_log_id as id,
    case when not exists (
        select
        from sync.sync_run r
        cross join lateral (
            select
            from sync.run_scope
            where run_id = r.run_id and account_id = f.account_id and region_id = f.region_id and pages > 0
            offset 0
        ) s
        where r.run_id > a.run_id
    )
    then coalesce(a.runs, 0) else 0 end + 1 as runs
from sync.flow_log f
left join sync.absence a
    on a.account_id = f.account_id and a.region_id = f.region_id and a.flow_log_id = f.flow_log_id
    and a.resource = @Table
where f.account_id = @AccountId and f.region_id = @RegionId and f.flow_log_id = any(@ids) and (
    a.at > clock_timestamp() - @window
    or (f.first_seen_at > clock_timestamp() - @window and exists (
        select
        from sync.flow_log_history h
        where h.account_id = f.account_id and h.region_id = f.region_id and h.flow_log_id = f.flow_log_id
          and h.first_seen_at < f.first_seen_at
    ))
);

-- Absent attachments that came back
select f.attachment_end_id as id,
    case when a.run_id = (select n.last_run_id from sync.network n where n.account_id = f.account_id)
    then coalesce(a.runs, 0) else 0 end + 1 as runs
from sync.attachment f
left join sync.absence a
    on a.account_id = f.account_id and a.region_id = f.region_id and a.flow_log_id = f.attachment_end_id
    and a.resource = @Table
where f.account_id = @AccountId and f.region_id = @RegionId and f.attachment_end_id = any(@ids) and (
    a.at > clock_timestamp() - @window
    or (f.first_seen_at > clock_timestamp() - @window and exists (
        select
        from sync.attachment_history h
        where h.account_id = f.account_id and h.region_id = f.region_id and h.attachment_end_id = f.attachment_end_id
          and h.first_seen_at < f.first_seen_at
    ))
);

-- Recent removals of attachments
with since as (
    select greatest(clock_timestamp() - @window, max(coalesce(finished_at, clock_timestamp()))) as at
    from sync.sync_run
    where forced and started_at > clock_timestamp() - @window
),
item as (
    select first_seen_at as added_at, null::timestamptz as removed_at
    from sync.attachment
    where account_id = @AccountId and region_id = @RegionId
    union all
    select min(h.first_seen_at), max(h.valid_to)
    from sync.attachment_history h
    where h.account_id = @AccountId and h.region_id = @RegionId and h.valid_to > (select at from since)
      and not exists (
        select
        from sync.attachment f
        where f.account_id = h.account_id and f.region_id = h.region_id and f.attachment_end_id = h.attachment_end_id
      )
    group by h.attachment_end_id
),
step as (
    select greatest(added_at, (select at from since)) as at, 1 as step
    from item
    union all
    select removed_at, -1
    from item
    where removed_at is not null
),
size as (
    select sum(sum(step)) over (order by at) as items
    from step
    group by at
)
select coalesce((select max(items) from size), 0)::integer as largest,
    (select count(removed_at) from item)::integer as removed;
