using Microsoft.AspNetCore.Http;
using Npgsql;
using Sync.Http;

namespace Sync.FlowLogs;

/// <summary><c>GET /api/flowlogs</c> and <c>GET /api/flowlogs/{flowLogId}</c>.</summary>
public sealed class SnapshotEndpoint(NpgsqlDataSource dataSource)
{
    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var query = SnapshotQuery.Read(reader);
        return reader.Problem() ?? TypedResults.Ok(await ReadPageAsync(query, cancellationToken));
    }

    private async Task<SnapshotPage> ReadPageAsync(SnapshotQuery query, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var (asOf, runId) = query.After is { } after
            ? (after.AsOf, after.RunId)
            : await SnapshotTable.ReadMomentAsync(connection, query.AsOf, cancellationToken);
        var total = query.After?.Total ?? await SnapshotTable.CountAsync(connection, query, asOf, cancellationToken);

        // One more than asked for tells whether there is a next page.
        var items = await SnapshotTable.ReadPageAsync(connection, query, asOf, query.PageSize + 1, cancellationToken);
        if (items.Count <= query.PageSize) return new SnapshotPage(asOf, runId, total, items, null);

        items = [.. items.Take(query.PageSize)];
        var last = items[^1];
        var next = new SnapshotPosition(asOf, runId, total, last.AccountId, last.RegionId, last.FlowLogId);
        return new SnapshotPage(asOf, runId, total, items, query.NextCursor(next));
    }

    public async Task<IResult> GetAsync(string flowLogId, HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var (accountId, regionId) = (reader.Text("accountId"), reader.Text("regionId"));
        if (flowLogId.Contains('\0')) reader.Fault("flowLogId", "must not hold a NUL character");
        if (reader.Problem() is { } problem) return problem;

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await SnapshotTable.ReadByIdAsync(connection, flowLogId, accountId, regionId, cancellationToken) switch
        {
            [] => TypedResults.Problem($"No flow log {flowLogId} exists in the inventory.", statusCode: StatusCodes.Status404NotFound),
            [var one] => TypedResults.Ok(one),
            var several => TypedResults.Problem(
                $"Flow log {flowLogId} exists more than once; name accountId and regionId: "
                + string.Join(", ", several.Select(item => $"{item.AccountId}/{item.RegionId}")) + ".",
                statusCode: StatusCodes.Status400BadRequest),
        };
    }
}
