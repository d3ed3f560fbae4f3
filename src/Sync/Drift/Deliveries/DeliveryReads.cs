using Dapper;
using Npgsql;

namespace Sync.Drift.Deliveries;

/// <summary>Queries of deliveries for the API.</summary>
public static class DeliveryReads
{
    /// <summary>
    /// The maximum number of deliveries that a page considers, so that a filter that few of them match does not read
    /// all.
    /// </summary>
    private const int Most = 20_000;

    private const string Range = "where delivery_id < coalesce(@before, 9223372036854775807)";

    private static readonly string Limited = List($"""
        (
            select *
            from sync.delivery
            {Range}
            order by delivery_id desc
            limit {Most}
        )
        """);

    private static readonly string OfIds = List($"(select * from sync.delivery {Range})");

    private static string List(string deliveries) => $"""
        select d.delivery_id as id, d.owed_at, d.sink, d.rule, coalesce(m.state, 'owed') as state, d.event_id,
            d.event->>'kind' as kind, d.severity, d.event->>'accountId' as account_id,
            d.event->>'regionId' as region_id, d.event->>'flowLogId' as flow_log_id, d.run_id, d.message_id,
            coalesce(m.attempts, 0) as attempts, case when m.state = 'owed' then m.due_at end as due_at,
            m.attempted_at, m.ended_at, m.status, m.reason, coalesce(d.event->>'resource', 'flow_log') as resource,
            coalesce(d.event->>'resourceId', d.event->>'flowLogId') as resource_id
        from {deliveries} d
        left join sync.alert_message m using (message_id)
        where d.owed_at >= coalesce(@Since::timestamptz, '-infinity')
          and d.owed_at < coalesce(@Until::timestamptz, 'infinity')
          and (cardinality(@Sink) = 0 or d.sink = any(@Sink))
          and (cardinality(@State) = 0 or coalesce(m.state, 'owed') = any(@State))
          and (@AccountId::text[] is null or d.event->>'accountId' = any(@AccountId))
          and (@RegionId::text[] is null or d.event->>'regionId' = any(@RegionId))
          and (@CenId::text[] is null or d.event->>'cenId' = any(@CenId))
          and (cardinality(@EventId) = 0 or d.event_id = any(@EventId))
          and (cardinality(@MessageId) = 0 or d.message_id = any(@MessageId))
          and (@RunId::bigint is null or d.run_id = @RunId)
        order by d.delivery_id desc
        limit @limit
        """;

    /// <summary>Streams the deliveries, newest first.</summary>
    /// <param name="before">The ID of the last delivery already returned; null starts with the newest.</param>
    /// <param name="limit">Null returns all.</param>
    public static IAsyncEnumerable<DeliveryItem> ReadAsync(
        NpgsqlConnection connection, DeliveryQuery query, long? before, int? limit)
    {
        var parameters = new DynamicParameters(query);
        parameters.AddDynamicParams(new { before, limit });
        return connection.QueryUnbufferedAsync<DeliveryItem>(IsLimited(query) ? Limited : OfIds, parameters);
    }

    private const string End =
        $"select delivery_id from sync.delivery {Range} order by delivery_id desc offset @skipped limit 1";

    /// <summary>The last delivery that <see cref="ReadAsync"/> considers; null if it considers all.</summary>
    public static async Task<long?> EndAsync(
        NpgsqlConnection connection, DeliveryQuery query, long? before, CancellationToken cancellationToken) =>
        IsLimited(query)
            ? await connection.QueryFirstOrDefaultAsync<long?>(
                new CommandDefinition(End, new { before, skipped = Most - 1 }, cancellationToken: cancellationToken))
            : null;

    // Indexes find the deliveries of events and of messages.
    private static bool IsLimited(DeliveryQuery query) => query.EventId.Count == 0 && query.MessageId.Count == 0;
}
