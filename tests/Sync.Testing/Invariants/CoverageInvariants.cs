namespace Sync.Testing;

/// <summary>Rules for verdicts, their events, and the expectations that rest on them.</summary>
internal static class CoverageInvariants
{
    private const string Versions = """
        with version as (
            select *, lag(verdict) over life as last_verdict, lag(valid_to) over life as last_to,
                lead(valid_from) over life as next_from
            from (
                select account_id, attachment_end_id, verdict, valid_from, valid_to from sync.coverage_history
                union all
                select account_id, attachment_end_id, verdict, valid_from, null from sync.coverage
            ) v
            window life as (partition by attachment_end_id order by valid_from)
        )

        """;

    public static readonly Invariant OneRow = new("An end has one verdict", """
        select attachment_end_id
        from sync.coverage
        group by attachment_end_id
        having count(*) > 1
        """);

    public static readonly Invariant Since = new("A verdict was given before or when its version began", """
        select concat_ws(' ', attachment_end_id, verdict, since_at, valid_from)
        from (
            select attachment_end_id, verdict, reason, since_at, valid_from from sync.coverage
            union all
            select attachment_end_id, verdict, reason, since_at, valid_from from sync.coverage_history
        ) version
        where since_at is null or since_at > valid_from or verdict is null or reason is null
        """);

    public static readonly Invariant Uncovered = new("An end that is known as uncovered is not covered", """
        select concat_ws(' ', u.attachment_end_id, c.verdict)
        from sync.uncovered u
        left join sync.coverage c using (attachment_end_id)
        where coalesce(c.verdict, 'removed') not in ('not_covered', 'partly', 'unknown')
        """);

    // Forgotten without an event: an end that was removed, or that could not have a flow log.
    public static readonly Invariant ToldOnce = new(
        "An end is reported as covered or uncovered once in a row", Versions + """
        select concat_ws(' ', attachment_end_id, at, kind)
        from (
            select attachment_end_id, at, kind, lag(kind) over told as before, lag(at) over told as before_at
            from sync.coverage_event
            window told as (partition by attachment_end_id order by at, event_id)
        ) e
        where kind = before and (kind = 'covered' or not exists (
            select
            from version v
            where v.attachment_end_id = e.attachment_end_id and v.valid_to > before_at and v.valid_to <= e.at
              and (v.verdict = 'impossible' or v.next_from is distinct from v.valid_to)
        ))
        """);

    public static readonly Invariant ChangePerEvent = new(
        "An event about coverage has the verdict of its time", Versions + """
        select concat_ws(' ', e.attachment_end_id, e.at, e.kind, e.verdict)
        from sync.coverage_event e
        where (e.kind = 'covered') <> (e.verdict = 'covered') or not exists (
            select
            from version v
            where v.attachment_end_id = e.attachment_end_id and v.verdict = e.verdict
              and v.valid_from <= e.at and coalesce(v.valid_to > e.at, true)
        )
        """);

    public static readonly Invariant EventPerLoss = new(
        "An end that was covered and is not any more has one event, baselines aside", Versions + """
        select concat_ws(' ', v.attachment_end_id, v.valid_from, v.verdict)
        from version v
        join sync.coverage_baseline b on b.account_id = v.account_id and b.at < v.valid_from
        where v.last_verdict = 'covered' and v.last_to = v.valid_from and v.verdict in ('not_covered', 'partly')
          and (
            select count(*)
            from sync.coverage_event e
            where e.attachment_end_id = v.attachment_end_id and e.at = v.valid_from and e.kind = 'uncovered'
          ) <> 1
        """);

    public static readonly Invariant EventPerReturn = new(
        "An end that was reported as uncovered and is covered is reported as covered", """
        select concat_ws(' ', e.attachment_end_id, e.at)
        from (
            select distinct on (attachment_end_id) attachment_end_id, at, kind
            from sync.coverage_event
            order by attachment_end_id, at desc, event_id desc
        ) e
        join sync.coverage c on c.attachment_end_id = e.attachment_end_id and c.first_seen_at <= e.at
        where e.kind = 'uncovered' and c.verdict = 'covered' and not exists (
            select
            from sync.coverage_history h
            where h.attachment_end_id = e.attachment_end_id and h.verdict = 'impossible' and h.valid_from > e.at
        )
        """);

    public static readonly Invariant KnownSince = new(
        "An end that is known as uncovered was reported, or belongs to the baseline", """
        select concat_ws(' ', u.attachment_end_id, u.since)
        from sync.uncovered u
        join sync.coverage c using (attachment_end_id)
        left join sync.coverage_baseline b using (account_id)
        where u.since > b.at and not u.is_baseline and not exists (
            select
            from sync.coverage_event e
            where e.attachment_end_id = u.attachment_end_id and e.at = u.since and e.kind = 'uncovered'
        )
        """);

    public static readonly Invariant NoGuess = new("An unknown verdict neither meets nor breaks an expectation", """
        select concat_ws(' ', e.attachment_end_id, e.expectation, e.state, e.findings)
        from sync.attachment_conformance e
        join sync.coverage c using (attachment_end_id)
        where c.verdict = 'unknown' and e.state = 'nonconforming' and e.findings @> '[{"field": "verdict"}]'
        """);

    /// <summary>
    /// Applies after a run that judged, if nothing has changed since. Listings may be a day old, as by default.
    /// </summary>
    public static readonly Invariant Judged = new("The stored verdicts are those judged from the inventory", """
        select concat_ws(
            ' ', coalesce(j.attachment_end_id, c.attachment_end_id), 'judged', j.verdict, j.reason, 'stored',
            c.verdict, c.reason)
        from sync.judged_coverage(interval '24 hours') j
        full join sync.coverage c on c.attachment_end_id = j.attachment_end_id
        where (j.account_id, j.region_id, j.verdict, j.reason, j.flow_logs, j.tags)
            is distinct from (c.account_id, c.region_id, c.verdict, c.reason, c.flow_logs, c.tags)
        """);

    public static IReadOnlyList<Invariant> All { get; } =
        [OneRow, Since, Uncovered, ToldOnce, ChangePerEvent, EventPerLoss, EventPerReturn, KnownSince, NoGuess];
}
