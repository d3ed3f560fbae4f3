using Dapper;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Drift;
using Sync.Http;

namespace Sync.Coverage;

/// <summary>
/// <c>GET /api/coverage/events</c>: when ends of connections were found not covered, or covered again.
/// </summary>
public sealed class CoverageEventsEndpoint([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource)
{
    private readonly ItemList<CoverageEventQuery, CoverageEventItem, DriftPosition> _events =
        new(dataSource, "coverage-events")
        {
            Query = CoverageEventQuery.Read,
            Read = ReadAsync,
            End = EndAsync,
            Position = item => new DriftPosition(item.At, item.Id),
            Page = (items, next) => TypedResults.Ok(new CoverageEventPage(items, next)),
            Columns = CoverageEventCsv.Columns,
        };

    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _events.AnswerAsync(request, cancellationToken);

    private const string Table = "sync.coverage_event";

    private static readonly string Limited = List(limited: true), OfEnds = List(limited: false);

    private static string List(bool limited) => $"""
        select event_id as id, at, kind, severity, account_id, region_id, attachment_end_id,
            transit_router_attachment_id, transit_router_id, cen_id, resource_type, resource_id, attachment_name,
            run_id, verdict_before, verdict, reason
        {EventPages.From(Table, limited)}
          and (cardinality(@Kind) = 0 or kind = any(@Kind))
          and (cardinality(@Severity) = 0 or severity = any(@Severity))
          and (cardinality(@AccountId) = 0 or account_id = any(@AccountId))
          and (cardinality(@RegionId) = 0 or region_id = any(@RegionId))
          and (cardinality(@CenId) = 0 or cen_id = any(@CenId))
          and (cardinality(@TransitRouterId) = 0 or transit_router_id = any(@TransitRouterId))
          and (cardinality(@TransitRouterAttachmentId) = 0
              or transit_router_attachment_id = any(@TransitRouterAttachmentId))
          and (cardinality(@AttachmentEndId) = 0 or attachment_end_id = any(@AttachmentEndId))
          and (cardinality(@ResourceType) = 0 or resource_type = any(@ResourceType))
          and (cardinality(@ResourceId) = 0 or resource_id = any(@ResourceId))
          and (@RunId::bigint is null or run_id = @RunId)
        order by at desc, event_id desc
        limit @limit
        """;

    private static IAsyncEnumerable<CoverageEventItem> ReadAsync(
        NpgsqlConnection connection, CoverageEventQuery query, DriftPosition? after, int? limit) =>
        connection.QueryUnbufferedAsync<CoverageEventItem>(
            IsLimited(query) ? Limited : OfEnds, EventPages.Parameters(query, after, limit));

    private static Task<DriftPosition?> EndAsync(
        NpgsqlConnection connection, CoverageEventQuery query, DriftPosition? after,
        CancellationToken cancellationToken) => IsLimited(query)
        ? EventPages.EndAsync(connection, Table, query.Since, query.Until, query.RunId, after, cancellationToken)
        : Task.FromResult<DriftPosition?>(null);

    // An index finds the events of an end.
    private static bool IsLimited(CoverageEventQuery query) => query.AttachmentEndId.Count == 0;
}
