using Dapper;
using Npgsql;
using Sync.Drift;

namespace Sync.Expectations;

/// <summary>Queries of nonconforming flow logs and conformance events for the API.</summary>
public static class ConformanceReads
{
    private const string Filter = """

        where (cardinality(@Expectation) = 0 or e.expectation = any(@Expectation))
          and (cardinality(@Severity) = 0 or e.severity = any(@Severity))
          and (cardinality(@AccountId) = 0 or e.account_id = any(@AccountId))
          and (cardinality(@RegionId) = 0 or e.region_id = any(@RegionId))
          and (cardinality(@CenId) = 0 or cen_id = any(@CenId))
          and (cardinality(@FlowLogId) = 0 or e.flow_log_id = any(@FlowLogId))

        """;

    private const string Nonconforming = """
        select e.account_id, e.region_id, e.flow_log_id, f.flow_log_name, f.cen_id, e.expectation, e.severity, e.since,
            e.findings
        from sync.nonconformance e
        join sync.flow_log f using (account_id, region_id, flow_log_id)
        """ + Filter + """
          and (@afterId::text is null
              or (e.account_id, e.region_id, e.flow_log_id, e.expectation)
                  > (@afterAccount, @afterRegion, @afterId, @afterName))
        order by e.account_id, e.region_id, e.flow_log_id, e.expectation
        limit @limit
        """;

    /// <summary>Streams nonconforming flow logs in key order.</summary>
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

    private const string Events = """
        select e.event_id as id, e.at, e.kind, e.severity, e.account_id, e.region_id, e.flow_log_id, e.flow_log_name,
            e.cen_id, e.run_id, e.expectation, e.findings
        from sync.conformance_event e
        """ + Filter + """
          and (cardinality(@Kind) = 0 or e.kind = any(@Kind))
          and e.at >= coalesce(@Since::timestamptz, '-infinity') and e.at < coalesce(@Until::timestamptz, 'infinity')
          and (e.at, e.event_id) < (
            coalesce(@afterAt::timestamptz, 'infinity'),
            coalesce(@afterId::uuid, '00000000-0000-0000-0000-000000000000')
          )
        order by e.at desc, e.event_id desc
        limit @limit
        """;

    /// <summary>Streams conformance events, newest first.</summary>
    /// <param name="limit">Null returns all.</param>
    public static IAsyncEnumerable<ConformanceEventItem> ReadEventsAsync(
        NpgsqlConnection connection, ConformanceQuery query, DriftPosition? after, int? limit)
    {
        var parameters = new DynamicParameters(query);
        parameters.AddDynamicParams(new { limit, afterAt = after?.At, afterId = after?.Id });
        return connection.QueryUnbufferedAsync<ConformanceEventItem>(Events, parameters);
    }
}
