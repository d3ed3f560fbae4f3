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
}
