using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Http;

namespace Sync.Drift.Deliveries;

/// <summary><c>GET /api/deliveries</c> and <c>GET /api/sinks</c>: what became of what was to be told.</summary>
public sealed class DeliveryEndpoint([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SinkOverview sinks)
{
    private static readonly ItemFileKind<DeliveryItem> File = new("deliveries", DeliveryCsv.Header, DeliveryCsv.Append);

    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        if (DeliveryQuery.Read(reader, request) is not { } query) return AnswerFormat.NotAcceptable();
        reader.Text("cursor");
        if (reader.Problem() is { } problem) return problem;
        if (query.PageSize is not { } pageSize)
            return new ItemFile<DeliveryItem>(File, query.Format, ReadAllAsync(query), isWhole: true);

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var cursors = await CursorTable.ReadAsync(connection, cancellationToken);
        var before = reader.Cursor<long?>(cursors, query.Fingerprint());
        if (reader.Problem() is { } wrongCursor) return wrongCursor;

        // One more than asked for tells whether there is a next page.
        var items = await DeliveryReads.ReadAsync(connection, query, before, pageSize + 1).ToListAsync(cancellationToken);
        var shown = items.Take(pageSize).ToList();
        var next = items.Count <= pageSize ? null : cursors.Write(shown[^1].Id, query.Fingerprint());
        return query.Format.IsExport
            ? new ItemFile<DeliveryItem>(File, query.Format, shown.ToAsyncEnumerable(), nextCursor: next)
            : TypedResults.Ok(new DeliveryPage(shown, next));
    }

    private IAsyncEnumerable<DeliveryItem> ReadAllAsync(DeliveryQuery query) => Portions.ReadAsync<DeliveryItem, long?>(
        dataSource, (connection, before, limit) => DeliveryReads.ReadAsync(connection, query, before, limit), item => item.Id);

    public async Task<IResult> SinksAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (new QueryReader(request.Query).Problem() is { } problem) return problem;
        return TypedResults.Ok(new SinkList(await sinks.ReadAsync(cancellationToken)));
    }
}
