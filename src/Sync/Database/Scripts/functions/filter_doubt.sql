-- Why the absence of flow logs of a CEN instance proves nothing although their listings are complete: the filter of
-- the settings hides some of them. Null if it does not. A filter by CEN instance shows all flow logs of that one, and
-- one by the status Active all that can cover anything.
create or replace function sync.filter_doubt(filter jsonb, cen_id text)
returns text
language sql immutable
as $$
select coalesce(
    (
        select format(
            'the flow logs are listed by a filter (Sync__Alibaba__Filter__%s), which hides others',
            string_agg(replace(initcap(replace(f.key, '_', ' ')), ' ', ''), ', ' order by f.key))
        from jsonb_each_text(filter) f
        where f.key <> 'cen_id' and (f.key, f.value) <> ('status', 'Active')
        having count(*) > 0
    ),
    case
        when filter->>'cen_id' <> coalesce(cen_id, '')
            then format(
                'only flow logs of CEN instance %s are listed (Sync__Alibaba__Filter__CenId)', filter->>'cen_id')
    end)
$$;
comment on function sync.filter_doubt is
    'Why a filter of the settings, as an object from column to value, leaves the flow logs of a CEN instance unknown.';
