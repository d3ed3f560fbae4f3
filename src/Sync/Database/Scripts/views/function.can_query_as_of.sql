-- Whether the history of a point in time is kept: true, or an error that names the oldest time that is.
--
-- Can the inventory be queried as of a week ago?
--   select report.can_query_as_of(now() - interval '168 hours') as can_be_queried;
create or replace function report.can_query_as_of(at timestamptz)
returns boolean
language plpgsql stable parallel safe
as $$
declare
    since timestamptz := (select k.oldest from report.history_kept k);
begin
    if at < since then
        raise exception 'The history before % is not kept: use a time from then on.',
            to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            using errcode = 'datetime_field_overflow', hint = 'Sync__History__Keep sets how long it is kept.';
    end if;
    return true;
end
$$;
comment on function report.can_query_as_of is
    'True if the history of a point in time is kept. Otherwise it fails and names the oldest time that is.';
