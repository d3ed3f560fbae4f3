using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Http;

namespace Sync.Drift.Deliveries;

/// <summary><c>GET /api/deliveries</c> and <c>GET /api/sinks</c>.</summary>
public sealed class DeliveryEndpoint(
    [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SinkOverview sinks)
{
    private readonly ItemList<DeliveryQuery, DeliveryItem, long?> _deliveries = new(dataSource, "deliveries")
    {
        Query = DeliveryQuery.Read,
        Read = DeliveryReads.ReadAsync,
        End = DeliveryReads.EndAsync,
        Position = item => item.Id,
        Page = (items, next) => TypedResults.Ok(new DeliveryPage(items, next)),
        Columns = DeliveryCsv.Columns,
    };

    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _deliveries.AnswerAsync(request, cancellationToken);

    public async Task<IResult> SinksAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (new QueryReader(request.Query).Problem() is { } problem) return problem;
        return TypedResults.Ok(new SinkList(await sinks.ReadAsync(cancellationToken)));
    }
}
