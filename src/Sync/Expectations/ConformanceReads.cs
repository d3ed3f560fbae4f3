using System.Data;
using Dapper;
using Npgsql;
using Sync.Drift;

namespace Sync.Expectations;

/// <summary>Queries of what is nonconforming, and of conformance events, for the API.</summary>
public static class ConformanceReads
{
    private const string Filter = """

        where (cardinality(@Expectation) = 0 or e.expectation = any(@Expectation))
          and (cardinality(@Severity) = 0 or e.severity = any(@Severity))
          and (cardinality(@AccountId) = 0 or e.account_id = any(@AccountId))
          and (cardinality(@RegionId) = 0 or e.region_id = any(@RegionId))
          and (cardinality(@CenId) = 0 or e.cen_id = any(@CenId))
          and (cardinality(@FlowLogId) = 0 or e.flow_log_id = any(@FlowLogId))
          and (cardinality(@Resource) = 0 or e.resource = any(@Resource))
          and (cardinality(@ResourceId) = 0 or e.resource_id = any(@ResourceId))

        """;

    private const string Following = Filter + """
          and (@afterId::text is null
              or (e.account_id, e.region_id, e.resource_id, e.expectation)
                  > (@afterAccount, @afterRegion, @afterId, @afterName))
        order by e.account_id, e.region_id, e.resource_id, e.expectation
        limit @limit
        """;

    // Each part has the order and the limit, so that each uses its own index.
    private const string Nonconforming = $"""
        (
        select e.*
        from (
            select n.account_id, n.region_id, n.flow_log_id, f.flow_log_name, f.cen_id, n.expectation, n.severity,
                n.since, n.findings, 'flow_log' as resource, n.flow_log_id as resource_id,
                f.flow_log_name as resource_name
            from sync.nonconformance n
            join sync.flow_log f using (account_id, region_id, flow_log_id)
        ) e
        {Following}
        )
        union all
        (
        select e.*
        from (
            select c.account_id, c.region_id, null::text as flow_log_id, null::text as flow_log_name, c.cen_id,
                n.expectation, n.severity, n.since, n.findings, 'attachment' as resource,
                n.attachment_end_id as resource_id, c.attachment_name as resource_name
            from sync.attachment_conformance n
            join sync.coverage c using (attachment_end_id)
            where n.state = 'nonconforming'
        ) e
        {Following}
        )
        order by account_id, region_id, resource_id, expectation
        limit @limit
        """;

    /// <summary>Streams nonconforming flow logs and attachments in key order.</summary>
    /// <param name="limit">Null returns all.</param>
    public static IAsyncEnumerable<NonconformingItem> ReadNonconformingAsync(
        NpgsqlConnection connection, ConformanceQuery query, NonconformingPosition? after, int? limit)
    {
        var parameters = new DynamicParameters(query);
        parameters.AddDynamicParams(new
        {
            limit,
            afterAccount = after?.AccountId,
            afterRegion = after?.RegionId,
            afterId = after?.FlowLogId,
            afterName = after?.Expectation,
        });
        return connection.QueryUnbufferedAsync<NonconformingItem>(Nonconforming, parameters);
    }

    private const string EventTable = "sync.conformance_event";

    private static readonly string Events = $"""
        select e.*
        from (
            select event_id as id, at, kind, severity, account_id, region_id,
                case when resource = 'flow_log' then flow_log_id end as flow_log_id,
                case when resource = 'flow_log' then flow_log_name end as flow_log_name,
                cen_id, run_id, expectation, findings, resource, flow_log_id as resource_id,
                flow_log_name as resource_name
            {EventPages.From(EventTable, limited: true)}
        ) e
        {Filter}
          and (cardinality(@Kind) = 0 or e.kind = any(@Kind))
        order by e.at desc, e.id desc
        limit @limit
        """;

    /// <summary>Streams conformance events, newest first.</summary>
    /// <param name="limit">Null returns all.</param>
    public static IAsyncEnumerable<ConformanceEventItem> ReadEventsAsync(
        NpgsqlConnection connection, ConformanceQuery query, DriftPosition? after, int? limit)
    {
        var parameters = EventPages.Parameters(query, after, limit);
        parameters.Add("RunId", null, DbType.Int64);
        return connection.QueryUnbufferedAsync<ConformanceEventItem>(Events, parameters);
    }

    /// <summary>The last event that <see cref="ReadEventsAsync"/> considers; null if it considers all.</summary>
    public static Task<DriftPosition?> EventsEndAsync(
        NpgsqlConnection connection, ConformanceQuery query, DriftPosition? after,
        CancellationToken cancellationToken) =>
        EventPages.EndAsync(connection, EventTable, query.Since, query.Until, null, after, cancellationToken);
}
