using Microsoft.AspNetCore.Http;
using Npgsql;
using Sync.Http;

namespace Sync.Drift;

/// <summary><c>GET /api/drift</c> and <c>GET /api/drift/{id}</c>.</summary>
public sealed class DriftEndpoint(NpgsqlDataSource dataSource)
{
    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var query = DriftQuery.Read(reader);
        return reader.Problem() ?? TypedResults.Ok(await ReadPageAsync(query, cancellationToken));
    }

    /// <summary>One page; the command line reads by it as well.</summary>
    public async Task<DriftPage> ReadPageAsync(DriftQuery query, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);

        // One more than asked for tells whether there is a next page.
        var items = await DriftReads.ReadAsync(connection, query, query.PageSize + 1, cancellationToken);
        if (items.Count <= query.PageSize) return new DriftPage(items, null);
        var last = items[query.PageSize - 1];
        return new DriftPage([.. items.Take(query.PageSize)], query.NextCursor(new DriftPosition(last.At, last.Id)));
    }

    public async Task<IResult> GetAsync(Guid id, HttpRequest request, CancellationToken cancellationToken)
    {
        if (new QueryReader(request.Query).Problem() is { } problem) return problem;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await DriftReads.ReadOneAsync(connection, id, cancellationToken) is { } item
            ? TypedResults.Ok(item)
            : TypedResults.Problem($"There is no drift event {id}.", statusCode: StatusCodes.Status404NotFound);
    }
}
