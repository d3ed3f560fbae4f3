namespace Sync.Testing;

/// <summary>
/// Rules for versions of everything that is stored like a flow log. An existence is the time from an item's appearance
/// to its removal; its versions cover it without gaps.
/// </summary>
internal static class InventoryInvariants
{
    /// <summary>The tables of current versions, each with its id.</summary>
    public static IReadOnlyList<(string Table, string Id)> Tables { get; } =
    [
        ("flow_log", "flow_log_id"), ("cen", "cen_id"), ("transit_router", "transit_router_id"),
        ("attachment", "attachment_end_id"), ("coverage", "attachment_end_id"),
    ];

    /// <summary>Former versions, and the current ones with a null <c>valid_to</c>.</summary>
    public static readonly string Versions = $"""
        with version as (
            {OfEach(VersionsOf)}
        )

        """;

    public static readonly Invariant Interval = new(
        "A version begins before it ends, and not before its existence", Versions + """
        select concat_ws(' ', resource, id, first_seen_at, valid_from, valid_to)
        from version
        where valid_from >= valid_to or first_seen_at > valid_from
        """);

    public static readonly Invariant NoHole = new(
        "The versions of an existence have no gaps and no overlaps", Versions + """
        select concat_ws(' ', resource, id, valid_from, valid_to, next_from)
        from (
            select *, lead(valid_from) over existence as next_from, row_number() over existence as number
            from version
            window existence as (partition by resource, account_id, region_id, id, first_seen_at order by valid_from)
        ) v
        where (next_from is not null and valid_to is distinct from next_from)
            or (number = 1 and valid_from <> first_seen_at)
        """);

    public static readonly Invariant OneAtATime = new("An existence begins after the previous one ended", Versions + """
        select concat_ws(' ', resource, id, first_seen_at, last_first_seen_at, last_to)
        from (
            select *, lag(first_seen_at) over life as last_first_seen_at, lag(valid_to) over life as last_to,
                row_number() over life as number
            from version
            window life as (partition by resource, account_id, region_id, id order by valid_from)
        ) v
        where number > 1 and first_seen_at <> last_first_seen_at and (last_to is null or last_to > first_seen_at)
        """);

    public static readonly Invariant CurrentIsNewest = new(
        "The current version is newer than all former versions",
        OfEach((table, id) => $"""
            select concat_ws(' ', '{table}', {id}, f.valid_from, h.valid_to)
            from sync.{table} f
            join sync.{table}_history h using (account_id, region_id, {id})
            where h.valid_to > f.valid_from
            """));

    public static readonly Invariant VersionsDiffer = new("A version differs from the previous one", Versions + """
        select concat_ws(' ', resource, id, valid_from)
        from (
            select *, lag(content_hash) over (
                partition by resource, account_id, region_id, id, first_seen_at
                order by valid_from) as last_hash
            from version
        ) v
        where content_hash = last_hash
        """);

    public static readonly Invariant Clock = new(
        "The inventory clock is not behind any time it assigned", Versions + """
        select concat_ws(' ', what, times.at, clock.at)
        from sync.inventory_clock clock
        cross join (
            select resource as what, max(greatest(valid_from, valid_to)) as at from version group by resource
            union all select 'drift_event', max(at) from sync.drift_event
            union all select 'coverage_event', max(at) from sync.coverage_event
        ) times
        where times.at > clock.at
        """);

    public static IReadOnlyList<Invariant> All { get; } =
    [
        Interval, NoHole, OneAtATime, CurrentIsNewest, VersionsDiffer, Clock, HashInvariant.OfContent,
        HashInvariant.OfNetwork,
    ];

    private static string VersionsOf(string table, string id) => $"""
        select '{table}' as resource, account_id, region_id, {id} as id, content_hash, first_seen_at, valid_from,
            valid_to
        from sync.{table}_history
        union all
        select '{table}', account_id, region_id, {id}, content_hash, first_seen_at, valid_from, null
        from sync.{table}
        """;

    private static string OfEach(Func<string, string, string> select) =>
        string.Join("\nunion all\n", Tables.Select(each => select(each.Table, each.Id)));
}
