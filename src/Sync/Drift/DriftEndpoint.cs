using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Http;

namespace Sync.Drift;

/// <summary><c>GET /api/drift</c> and <c>GET /api/drift/{id}</c>.</summary>
public sealed class DriftEndpoint([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource)
{
    private readonly ItemList<DriftQuery, DriftItem, DriftPosition> _events = new(dataSource, "drift")
    {
        Query = DriftQuery.Read,
        Read = DriftReads.ReadAsync,
        End = DriftReads.EndAsync,
        Position = item => new DriftPosition(item.At, item.Id),
        Page = (items, next) => TypedResults.Ok(new DriftPage(items, next)),
        Columns = DriftCsv.Columns,
    };

    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) =>
        _events.AnswerAsync(request, cancellationToken);

    public async Task<IResult> GetAsync(Guid id, HttpRequest request, CancellationToken cancellationToken)
    {
        if (new QueryReader(request.Query).Problem() is { } problem) return problem;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await DriftReads.ReadOneAsync(connection, id, cancellationToken) is { } item
            ? TypedResults.Ok(item)
            : TypedResults.Problem($"Drift event {id} not found.", statusCode: StatusCodes.Status404NotFound);
    }
}
