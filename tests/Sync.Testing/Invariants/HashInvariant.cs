namespace Sync.Testing;

/// <summary>
/// Recomputes the content hash in SQL: 128 bits of SHA-256 over each value. A text is preceded by its length; a number
/// is hashed without one.
/// </summary>
internal static class HashInvariant
{
    // Rows with extra are excluded: the hash covers its original text, which jsonb does not preserve.
    public static readonly Invariant OfContent = new("The content hash matches the content", """
        with content as (
            select flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id,
                project_name, log_store_name, log_format_string, flow_log_version, interval, status, creation_time,
                tags, content_hash
            from sync.flow_log
            where extra is null
            union all
            select flow_log_id, flow_log_name, description, cen_id, transit_router_id, transit_router_attachment_id,
                project_name, log_store_name, log_format_string, flow_log_version, interval, status, creation_time,
                tags, content_hash
            from sync.flow_log_history
            where extra is null
        )
        select concat_ws(' ', c.flow_log_id, c.content_hash, hashed.hex)
        from content c
        cross join lateral (
            select encode(sha256(string_agg(
                substring(size.big, 4, 1) || substring(size.big, 3, 1)
                    || substring(size.big, 2, 1) || substring(size.big, 1, 1)
                    || coalesce(convert_to(value.body, 'UTF8'), ''::bytea),
                ''::bytea order by value.place, value.part)), 'hex') as hex
            from (
                values (1, 1, c.flow_log_name, null::integer), (2, 1, c.description, null), (3, 1, c.cen_id, null),
                    (4, 1, c.transit_router_id, null), (5, 1, c.transit_router_attachment_id, null),
                    (6, 1, c.project_name, null),
                    (7, 1, c.log_store_name, null), (8, 1, c.log_format_string, null), (9, 1, c.flow_log_version, null),
                    (10, 1, null, coalesce(c.interval, -2147483648)), (11, 1, c.status, null),
                    (12, 1, c.creation_time, null),
                    (13, 1, null, null), (14, 1, null, (select count(*)::integer from jsonb_object_keys(c.tags)))
                union all
                select 14 + row_number() over (order by tag.key collate "C", side.part), side.part, side.body, null
                from jsonb_each_text(c.tags) tag
                cross join lateral (values (1, tag.key), (2, tag.value)) side (part, body)
            ) value (place, part, body, number)
            cross join lateral (
                select int4send(coalesce(value.number, octet_length(convert_to(value.body, 'UTF8')), -1)) as big
            ) size
        ) hashed
        -- The first three groups of a Guid are little-endian.
        where replace(c.content_hash::text, '-', '') <>
            substr(hex, 7, 2) || substr(hex, 5, 2) || substr(hex, 3, 2) || substr(hex, 1, 2)
            || substr(hex, 11, 2) || substr(hex, 9, 2) || substr(hex, 15, 2) || substr(hex, 13, 2)
            || substr(hex, 17, 16)
        """);

    /// <summary>
    /// Has to be executed before <see cref="OfNetwork"/>, on the same connection: JSON as it is hashed, with sorted
    /// members and without spaces. A database that cannot be written gets no such function.
    /// </summary>
    public const string CanonicalJson = """
        do $do$
        begin
            create or replace function pg_temp.canonical_json(value jsonb) returns text language plpgsql as $$
            begin
                return case jsonb_typeof(value)
                    when 'object' then '{' || coalesce((
                        select string_agg(
                            to_json(m.key)::text || ':' || pg_temp.canonical_json(m.value), ','
                            order by m.key collate "C")
                        from jsonb_each(value) m
                    ), '') || '}'
                    when 'array' then '[' || coalesce((
                        select string_agg(pg_temp.canonical_json(e.value), ',' order by e.place)
                        from jsonb_array_elements(value) with ordinality as e (value, place)
                    ), '') || ']'
                    else value::text
                end;
            end
            $$;
        exception
            when read_only_sql_transaction or disk_full then null;
        end
        $do$
        """;

    /// <summary>Whether <see cref="CanonicalJson"/> made it.</summary>
    public const string HasCanonicalJson = "select to_regprocedure('pg_temp.canonical_json(jsonb)') is not null";

    // The columns between the key and the tags are the fields, in the order in which they are hashed. A time has a
    // second column, which is not hashed. Rows with extra are excluded as above.
    public static readonly Invariant OfNetwork = new(
        "The content hash of the network and of verdicts matches the content",
        $"""
        with field as (
            select t.resource, a.attname as name, a.attnum as place, a.atttypid as type
            from unnest(array['cen', 'transit_router', 'attachment', 'coverage']) as t (resource)
            join pg_attribute a on a.attrelid = ('sync.' || t.resource)::regclass
            join pg_attribute tags on tags.attrelid = a.attrelid and tags.attname = 'tags'
            where a.attnum between 4 and tags.attnum - 1
              and a.atttypid in ('text'::regtype, 'integer'::regtype, 'jsonb'::regtype)
        ),
        content as (
            {string.Join("\nunion all\n", InventoryInvariants.Tables.Skip(1).Select(ContentOf))}
        )
        select concat_ws(' ', c.resource, c.id, c.content_hash, hashed.hex)
        from content c
        cross join lateral (
            select encode(sha256(string_agg(
                substring(size.big, 4, 1) || substring(size.big, 3, 1)
                    || substring(size.big, 2, 1) || substring(size.big, 1, 1)
                    || coalesce(convert_to(value.body, 'UTF8'), ''::bytea),
                ''::bytea order by value.place, value.part)), 'hex') as hex
            from (
                select f.place::bigint, 1,
                    case f.type
                        when 'text'::regtype then c.fields ->> f.name
                        when 'jsonb'::regtype
                            then pg_temp.canonical_json(nullif(c.fields -> f.name, 'null'::jsonb))
                    end,
                    case when f.type = 'integer'::regtype
                        then coalesce((c.fields ->> f.name)::integer, -2147483648)
                    end
                from field f
                where f.resource = c.resource
                union all
                values (1000, 1, null, null),
                    (1001, 1, null, (select count(*)::integer from jsonb_object_keys(c.tags)))
                union all
                select 1001 + row_number() over (order by tag.key collate "C", side.part), side.part, side.body, null
                from jsonb_each_text(c.tags) tag
                cross join lateral (values (1, tag.key), (2, tag.value)) side (part, body)
                -- A field that was added later: its name and value, where it has one.
                union all
                select 1000000, side.part, side.body, null
                from (values (1, 'qualifiers'), (2, pg_temp.canonical_json(c.fields -> 'qualifiers')))
                    side (part, body)
                where c.resource = 'coverage' and c.fields ->> 'qualifiers' is not null
            ) value (place, part, body, number)
            cross join lateral (
                select int4send(coalesce(value.number, octet_length(convert_to(value.body, 'UTF8')), -1)) as big
            ) size
        ) hashed
        where c.extra is null and replace(c.content_hash::text, '-', '') <>
            substr(hex, 7, 2) || substr(hex, 5, 2) || substr(hex, 3, 2) || substr(hex, 1, 2)
            || substr(hex, 11, 2) || substr(hex, 9, 2) || substr(hex, 15, 2) || substr(hex, 13, 2)
            || substr(hex, 17, 16)
        """);

    private static string ContentOf((string Table, string Id) each) => $"""
        select '{each.Table}' as resource, {each.Id} as id, to_jsonb(t) as fields, tags, content_hash, extra
        from sync.{each.Table} t
        union all
        select '{each.Table}', {each.Id}, to_jsonb(t), tags, content_hash, extra
        from sync.{each.Table}_history t
        """;
}
