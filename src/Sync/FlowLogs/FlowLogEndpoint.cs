using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Inventory.History;
using Sync.Inventory.Snapshots;

namespace Sync.FlowLogs;

/// <summary>
/// <c>GET /api/flowlogs/{flowLogId}</c> and <c>GET /api/flowlogs/{flowLogId}/history</c>. The versions have the member
/// <c>flowLog</c>, which those of other resources call <c>item</c>.
/// </summary>
public sealed class FlowLogEndpoint(
    [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SnapshotClock clock)
    : ItemEndpoint<FlowLog>(dataSource, clock, FlowLog.Resource)
{
    protected override IResult Page(IReadOnlyList<HistoryItem<FlowLog>> items, string? nextCursor) =>
        TypedResults.Ok(new HistoryPage([.. items.Select(HistoryItem.Of)], nextCursor));
}
