using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Http;

namespace Sync.Drift;

/// <summary><c>GET /api/drift</c> and <c>GET /api/drift/{id}</c>.</summary>
public sealed class DriftEndpoint([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource)
{
    private static readonly ItemFileKind<DriftItem> File = new("drift", DriftCsv.Header, DriftCsv.Append);

    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        if (DriftQuery.Read(reader, request) is not { } query) return AnswerFormat.NotAcceptable();
        reader.Text("cursor");
        if (reader.Problem() is { } problem) return problem;
        if (query.PageSize is not { } pageSize)
            return new ItemFile<DriftItem>(File, query.Format, ReadAllAsync(query), isWhole: true);

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var cursors = await CursorTable.ReadAsync(connection, cancellationToken);
        var after = reader.Cursor<DriftPosition>(cursors, query.Fingerprint());
        if (reader.Problem() is { } wrongCursor) return wrongCursor;

        // One more than asked for tells whether there is a next page.
        var items = await DriftReads.ReadAsync(connection, query, after, pageSize + 1).ToListAsync(cancellationToken);
        var shown = items.Take(pageSize).ToList();
        var next = items.Count <= pageSize ? null : cursors.Write(new DriftPosition(shown[^1].At, shown[^1].Id), query.Fingerprint());
        return query.Format.IsExport
            ? new ItemFile<DriftItem>(File, query.Format, shown.ToAsyncEnumerable(), nextCursor: next)
            : TypedResults.Ok(new DriftPage(shown, next));
    }

    private IAsyncEnumerable<DriftItem> ReadAllAsync(DriftQuery query) => Portions.ReadAsync<DriftItem, DriftPosition>(
        dataSource, (connection, after, limit) => DriftReads.ReadAsync(connection, query, after, limit), item => new(item.At, item.Id));

    public async Task<IResult> GetAsync(Guid id, HttpRequest request, CancellationToken cancellationToken)
    {
        if (new QueryReader(request.Query).Problem() is { } problem) return problem;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await DriftReads.ReadOneAsync(connection, id, cancellationToken) is { } item
            ? TypedResults.Ok(item)
            : TypedResults.Problem($"There is no drift event {id}.", statusCode: StatusCodes.Status404NotFound);
    }
}
