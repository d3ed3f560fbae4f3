namespace Sync.Testing;

/// <summary>
/// Rules for verdicts, their events and expectations, for a database that has all scripts.
/// </summary>
internal static class CoverageInvariants
{
    private static readonly Invariant OneRow = new("An end has one verdict", """
        select attachment_end_id
        from sync.coverage
        group by attachment_end_id
        having count(*) > 1
        """);

    private static readonly Invariant Since = new("A verdict was given before or when its version began", """
        select concat_ws(' ', attachment_end_id, verdict, since_at, valid_from)
        from (
            select attachment_end_id, verdict, reason, since_at, valid_from from sync.coverage
            union all
            select attachment_end_id, verdict, reason, since_at, valid_from from sync.coverage_history
        ) version
        where since_at is null or since_at > valid_from or verdict is null or reason is null
        """);

    private static readonly Invariant NoOverlap = new("The versions of a verdict do not overlap", """
        select concat_ws(' ', attachment_end_id, valid_from, valid_to, next_from)
        from (
            select *, lead(valid_from) over (
                partition by account_id, region_id, attachment_end_id order by valid_from) as next_from
            from (
                select account_id, region_id, attachment_end_id, valid_from, valid_to from sync.coverage_history
                union all
                select account_id, region_id, attachment_end_id, valid_from, null from sync.coverage
            ) version
        ) v
        where next_from < valid_to or (valid_to is null and next_from is not null)
        """);

    private static readonly Invariant Uncovered = new("An end that is known as uncovered is not covered", """
        select concat_ws(' ', u.attachment_end_id, c.verdict)
        from sync.uncovered u
        left join sync.coverage c using (attachment_end_id)
        where coalesce(c.verdict, 'removed') not in ('not_covered', 'partly', 'unknown')
        """);

    private static readonly Invariant ToldOnce = new("An end is told as covered once", """
        select concat_ws(' ', attachment_end_id, at)
        from (
            select attachment_end_id, at, kind, lag(kind) over (
                partition by attachment_end_id order by at, event_id) as before
            from sync.coverage_event
        ) e
        where kind = 'covered' and before = 'covered'
        """);

    private static readonly Invariant NoGuess = new("An unknown verdict neither meets nor breaks an expectation", """
        select concat_ws(' ', e.attachment_end_id, e.expectation, e.state, e.findings)
        from sync.attachment_conformance e
        join sync.coverage c using (attachment_end_id)
        where c.verdict = 'unknown' and e.state = 'nonconforming' and e.findings @> '[{"field": "verdict"}]'
        """);

    public static IReadOnlyList<Invariant> All { get; } = [OneRow, Since, NoOverlap, Uncovered, ToldOnce, NoGuess];
}
