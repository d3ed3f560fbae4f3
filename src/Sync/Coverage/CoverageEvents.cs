using Dapper;
using Npgsql;
using Sync.Drift.Deliveries;
using Sync.Inventory.Merging;
using Sync.Network;

namespace Sync.Coverage;

/// <summary>
/// Tells once that the end of a connection is not covered: at once if it was covered, and a new end after
/// <see cref="CoverageSettings.Grace"/>. It tells once more when the end is covered. An end that is removed, or that
/// cannot have a flow log any more, is forgotten without an event; while a verdict is unknown, nothing is told. What is
/// not covered at a baseline is no event: that of an account, or that of a list of attachments or of the flow logs of a
/// region that were never listed completely before.
/// </summary>
internal sealed class CoverageEvents(CoverageSettings settings, Outbox outbox)
{
    private const string AreDue = """
        select exists (
            select
            from sync.coverage c
            left join sync.uncovered u using (attachment_end_id)
            left join sync.coverage_baseline b using (account_id)
            where u.attachment_end_id is null and c.verdict in ('not_covered', 'partly')
              and (b.account_id is null or c.first_seen_at <= clock_timestamp() - @Grace)
        ) or exists (
            select
            from sync.network n
            left join sync.coverage_baseline b using (account_id)
            where n.baseline_at is not null and b.account_id is null
        )
        """;

    /// <summary>Whether there is something to tell although no verdict changed.</summary>
    public Task<bool> AreDueAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(AreDue, new { settings.Grace }, cancellationToken: cancellationToken));

    private const string KeepBaselines = """
        insert into sync.uncovered (attachment_end_id, since)
        select c.attachment_end_id, @at
        from sync.coverage c
        where c.verdict in ('not_covered', 'partly')
          and not exists (select from sync.coverage_baseline b where b.account_id = c.account_id)
        on conflict do nothing;

        insert into sync.uncovered (attachment_end_id, since, is_baseline)
        select c.attachment_end_id, @at, true
        from sync.coverage c
        where c.verdict in ('not_covered', 'partly') and (
            exists (select from sync.baseline_end e where e.attachment_end_id = c.attachment_end_id)
            or c.attachment_end_id = any(@unknown)
                and exists (
                    select
                    from sync.scope s
                    where s.baseline_at >= c.first_seen_at
                      and (s.region_id = c.peer_region_id
                           or (s.account_id, s.region_id) = (c.account_id, c.region_id)))
                and not exists (
                    select
                    from sync.coverage_history h
                    where h.attachment_end_id = c.attachment_end_id
                      and h.verdict in ('covered', 'partly', 'not_covered'))
        )
        on conflict do nothing;

        delete from sync.baseline_end e
        where not exists (
            select from sync.coverage c where c.attachment_end_id = e.attachment_end_id and c.verdict = 'unknown');

        insert into sync.coverage_baseline (account_id, at)
        select n.account_id, @at
        from sync.network n
        where n.baseline_at is not null
        on conflict do nothing
        """;

    private const string Forget = """
        delete from sync.uncovered u
        where not exists (
            select
            from sync.coverage c
            where c.attachment_end_id = u.attachment_end_id and c.verdict not in ('covered', 'impossible')
        )
        """;

    /// <summary>
    /// Writes the events that are due, and their deliveries. Call this after the verdicts are written.
    /// </summary>
    /// <param name="before">The verdicts that changed, as they were before, by the ID of the end.</param>
    public async Task WriteAsync(
        NpgsqlConnection connection, long runId, DateTime at, IReadOnlyDictionary<string, string?> before)
    {
        string[] fell = Those(Verdicts.Covered), unknown = Those(Verdicts.Unknown);
        await connection.ExecuteAsync(KeepBaselines, new { at, unknown });
        IReadOnlyList<UncoveredEnd> ends;
        do
        {
            ends = await ReadDueAsync(connection, at, fell);
            var events = ends.Select(end => new CoverageEvent(
                Guid.CreateVersion7(at), at, runId, settings.SeverityOf(end.ResourceType),
                before.GetValueOrDefault(end.AttachmentEndId), end)).ToList();
            await CoverageLog.WriteAsync(connection, events);
            await KeepToldAsync(connection, at, events);
            await outbox.AddAsync(connection, events.Select(each => each.ToAlert()));
        }
        while (ends.Count == Portion.Size);
        await connection.ExecuteAsync(Forget);

        string[] Those(string verdict) => [.. before.Where(end => end.Value == verdict).Select(end => end.Key)];
    }

    private const string Due = """
        select c.account_id, c.region_id, c.attachment_end_id, c.transit_router_attachment_id, c.transit_router_id,
            c.cen_id, c.resource_type, c.resource_id, c.attachment_name, c.verdict, c.reason, c.tags::text as tags
        from sync.coverage c
        left join sync.uncovered u using (attachment_end_id)
        where case
            when u.attachment_end_id is not null then c.verdict = 'covered'
            else c.verdict in ('not_covered', 'partly')
                and (c.first_seen_at <= @at - @Grace or c.attachment_end_id = any(@fell))
        end
        order by c.attachment_end_id
        limit @Size
        """;

    private async Task<IReadOnlyList<UncoveredEnd>> ReadDueAsync(
        NpgsqlConnection connection, DateTime at, string[] fell) =>
        [.. await connection.QueryAsync<UncoveredEnd>(Due, new { at, settings.Grace, fell, Portion.Size })];

    private const string KeepTold = """
        delete from sync.uncovered where attachment_end_id = any(@covered);

        insert into sync.uncovered (attachment_end_id, since)
        select attachment_end_id, @at
        from unnest(@uncovered) as told (attachment_end_id)
        """;

    private static async Task KeepToldAsync(
        NpgsqlConnection connection, DateTime at, List<CoverageEvent> events)
    {
        if (events.Count == 0) return;
        var isCovered = events.ToLookup(each => each.End.Verdict == Verdicts.Covered, each => each.End.AttachmentEndId);
        await connection.ExecuteAsync(
            KeepTold, new { at, covered = isCovered[true].ToArray(), uncovered = isCovered[false].ToArray() });
    }
}
