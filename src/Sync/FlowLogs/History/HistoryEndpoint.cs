using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Alibaba;
using Sync.Database;
using Sync.FlowLogs.Snapshots;
using Sync.Http;

namespace Sync.FlowLogs.History;

/// <summary><c>GET /api/flowlogs/{flowLogId}</c> and <c>GET /api/flowlogs/{flowLogId}/history</c>: one flow log, now and before.</summary>
public sealed class HistoryEndpoint([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SnapshotClock clock)
{
    public async Task<IResult> GetAsync(string flowLogId, HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var (accountId, regionId) = ReadKey(reader, flowLogId);
        if (reader.Problem() is { } problem) return problem;

        var newest = await clock.ReadAsync(cancellationToken);
        var tag = EntityTag.Of("flowlog", newest.Timeline, $"{newest.At:O}", flowLogId, accountId, regionId, ContentCoding.Choose(request).Name);
        if (EntityTag.IsKnown(request, tag)) return new Tagged(null, tag, newest.At);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await HistoryTable.ReadByIdAsync(connection, flowLogId, accountId, regionId, cancellationToken) switch
        {
            [] => TypedResults.Problem($"No flow log {flowLogId} exists in the inventory.", statusCode: StatusCodes.Status404NotFound),
            [var one] => new Tagged(TypedResults.Ok(one), one.ChangedAt > newest.At ? null : tag, newest.At),
            var several => Ambiguous(flowLogId, several.Select(item => new Scope(item.AccountId, item.RegionId))),
        };
    }

    public async Task<IResult> HistoryAsync(string flowLogId, HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var (accountId, regionId) = ReadKey(reader, flowLogId);
        var pageSize = reader.WholeNumber("pageSize", SnapshotQuery.DefaultPageSize, 1, SnapshotQuery.MaxPageSize);
        reader.Text("cursor");
        if (reader.Problem() is { } problem) return problem;

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var scopes = await HistoryTable.ReadScopesAsync(connection, flowLogId, accountId, regionId, cancellationToken);
        if (scopes.Count == 0)
            return TypedResults.Problem($"No flow log {flowLogId} exists or ever did.", statusCode: StatusCodes.Status404NotFound);
        if (scopes.Count > 1) return Ambiguous(flowLogId, scopes);

        var cursors = await CursorTable.ReadAsync(connection, cancellationToken);
        var fingerprint = Cursors.Fingerprint($"history\n{scopes[0]}\n{flowLogId}");
        var position = reader.Cursor<HistoryPosition>(cursors, fingerprint);
        if (reader.Problem() is { } wrongCursor) return wrongCursor;
        // One more than asked for: the version before the last shown, to compare it with, and to know that there is one.
        var versions = await HistoryTable.ReadVersionsAsync(connection, scopes[0], flowLogId, position?.Before, pageSize + 1, cancellationToken);
        var items = HistoryItem.Of(versions, position?.Before).Take(pageSize).ToList();
        var next = versions.Count <= pageSize ? null : cursors.Write(new HistoryPosition(items[^1].ValidFrom), fingerprint);
        return TypedResults.Ok(new HistoryPage(items, next));
    }

    private static (string? AccountId, string? RegionId) ReadKey(QueryReader reader, string flowLogId)
    {
        if (flowLogId.Contains('\0')) reader.Fault("flowLogId", "must not hold a NUL character");
        return (reader.Text("accountId"), reader.Text("regionId") is { } regionId ? CenRegion.Spell(regionId) : null);
    }

    private static ProblemHttpResult Ambiguous(string flowLogId, IEnumerable<Scope> scopes) => TypedResults.Problem(
        $"Flow log {flowLogId} exists more than once; name accountId and regionId: {string.Join(", ", scopes)}.",
        statusCode: StatusCodes.Status400BadRequest);
}

/// <summary>Where a walk over versions goes on.</summary>
internal sealed record HistoryPosition(DateTime Before);
