using Dapper;
using Npgsql;

namespace Sync.Drift;

/// <summary>Queries of <c>sync.drift_event</c> for the API.</summary>
public static class DriftReads
{
    private const string Table = "sync.drift_event";

    private const string Columns = """
        select event_id as id, at, kind, severity, state, account_id, region_id,
            case when resource = 'flow_log' then flow_log_id end as flow_log_id,
            case when resource = 'flow_log' then flow_log_name end as flow_log_name, cen_id,
            run_id, coalesce(shown, changes) as changes, case when shown is not null then changes end as merged,
            folded_into, flaps, flapped_at,
            exists (
                select from sync.left_filter l
                where l.flow_log_id = e.flow_log_id and l.account_id = e.account_id and l.region_id = e.region_id
                  and l.at = e.at
            ) as left_filter,
            resource, flow_log_id as resource_id, flow_log_name as resource_name
        """;

    private static readonly string Limited = List(limited: true), OfItems = List(limited: false);

    private static string List(bool limited) => $"""
        {Columns}
        {EventPages.From(Table, limited)}
          and state = any(@State)
          and resource = any(@Resource)
          and (cardinality(@AccountId) = 0 or account_id = any(@AccountId))
          and (cardinality(@RegionId) = 0 or region_id = any(@RegionId))
          and (cardinality(@CenId) = 0 or cen_id = any(@CenId))
          and (cardinality(@FlowLogId) = 0 or flow_log_id = any(@FlowLogId))
          and (cardinality(@ResourceId) = 0 or flow_log_id = any(@ResourceId))
          and (cardinality(@Kind) = 0 or kind = any(@Kind))
          and (cardinality(@Severity) = 0 or severity = any(@Severity))
          and (@RunId::bigint is null or run_id = @RunId)
          and (cardinality(@Field) = 0 or (kind = 'changed' and exists (
            select from jsonb_array_elements(coalesce(shown, changes)) change
            where change->>'field' = any(@Field) or split_part(change->>'field', '.', 1) = any(@Field)
          )))
        order by at desc, event_id desc
        limit @limit
        """;

    /// <summary>Streams the events, newest first.</summary>
    /// <param name="after">The last event already returned; null starts with the newest.</param>
    /// <param name="limit">Null returns all.</param>
    public static IAsyncEnumerable<DriftItem> ReadAsync(
        NpgsqlConnection connection, DriftQuery query, DriftPosition? after, int? limit) =>
        connection.QueryUnbufferedAsync<DriftItem>(
            IsLimited(query) ? Limited : OfItems, EventPages.Parameters(query, after, limit));

    /// <summary>The last event that <see cref="ReadAsync"/> considers; null if it considers all.</summary>
    public static Task<DriftPosition?> EndAsync(
        NpgsqlConnection connection, DriftQuery query, DriftPosition? after, CancellationToken cancellationToken) =>
        IsLimited(query)
            ? EventPages.EndAsync(
                connection, Table, query.Since, query.Until, query.RunId, after, cancellationToken)
            : Task.FromResult<DriftPosition?>(null);

    // An index finds the events of items.
    private static bool IsLimited(DriftQuery query) => query.FlowLogId.Count == 0 && query.ResourceId.Count == 0;

    private const string One = $"""
        {Columns}
        from {Table} e
        where event_id = @eventId
        """;

    /// <returns>Null if no such event exists.</returns>
    public static Task<DriftItem?> ReadOneAsync(
        NpgsqlConnection connection, Guid eventId, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<DriftItem>(
            new CommandDefinition(One, new { eventId }, cancellationToken: cancellationToken));
}
