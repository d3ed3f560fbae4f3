using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Alibaba;
using Sync.Database;
using Sync.Inventory;
using Sync.Inventory.History;
using Sync.Inventory.Snapshots;
using Sync.Http;

namespace Sync.FlowLogs;

/// <summary>
/// <c>GET /api/flowlogs/{flowLogId}</c> and <c>GET /api/flowlogs/{flowLogId}/history</c>: the current version and all
/// versions of one flow log.
/// </summary>
public sealed class FlowLogEndpoint(
    [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SnapshotClock clock)
{
    private static readonly VersionTable<FlowLog> Versions = new(FlowLog.Resource);

    public async Task<IResult> GetAsync(string flowLogId, HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var (accountId, regionId) = ReadKey(reader, flowLogId);
        if (reader.Problem() is { } problem) return problem;

        var newest = await clock.ReadAsync(cancellationToken);
        var tag = EntityTag.Of(
            "flowlog", newest.Timeline, $"{newest.At:O}", flowLogId, accountId, regionId,
            ContentCoding.Choose(request).Name);
        if (EntityTag.IsKnown(request, tag)) return new Tagged(null, tag, newest.At);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await Versions.ReadByIdAsync(connection, flowLogId, accountId, regionId, cancellationToken) switch
        {
            [] => TypedResults.Problem(
                $"Flow log {flowLogId} does not exist in the inventory.", statusCode: StatusCodes.Status404NotFound),
            [var one] => new Tagged(TypedResults.Ok(one), one.ChangedAt > newest.At ? null : tag, newest.At),
            var several => Ambiguous(
                flowLogId, several.Select(item => new Scope(item.AccountId, item.Content.RegionId!))),
        };
    }

    public async Task<IResult> HistoryAsync(string flowLogId, HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var (accountId, regionId) = ReadKey(reader, flowLogId);
        var pageSize = reader.WholeNumber("pageSize", ListQuery.DefaultPageSize, 1, ListQuery.MaxPageSize);
        reader.Text("cursor");
        if (reader.Problem() is { } problem) return problem;

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var scopes = await Versions.ReadScopesAsync(connection, flowLogId, accountId, regionId, cancellationToken);
        if (scopes.Count == 0)
        {
            return TypedResults.Problem(
                $"Flow log {flowLogId} does not exist and has never existed in the inventory.",
                statusCode: StatusCodes.Status404NotFound);
        }

        if (scopes.Count > 1) return Ambiguous(flowLogId, scopes);

        var cursors = await CursorTable.ReadAsync(connection, cancellationToken);
        var fingerprint = Cursors.Fingerprint($"history\n{scopes[0]}\n{flowLogId}");
        var position = reader.Cursor<HistoryPosition>(cursors, fingerprint);
        if (reader.Problem() is { } wrongCursor) return wrongCursor;
        // One more than requested: the last version shown is compared with the one before it, and it shows whether
        // there is a next page.
        var versions = await Versions.ReadVersionsAsync(
            connection, scopes[0], flowLogId, position?.Before, pageSize + 1, cancellationToken);
        var items = HistoryItem.Of(versions, position?.Before).Take(pageSize).ToList();
        var next = versions.Count <= pageSize
            ? null : cursors.Write(new HistoryPosition(items[^1].ValidFrom), fingerprint);
        return TypedResults.Ok(new HistoryPage(items, next));
    }

    private static (string? AccountId, string? RegionId) ReadKey(QueryReader reader, string flowLogId)
    {
        if (flowLogId.Contains('\0')) reader.Fault("flowLogId", "must not contain a NUL character");
        return (reader.Text("accountId"), reader.Text("regionId") is { } regionId ? CenRegion.Spell(regionId) : null);
    }

    private static ProblemHttpResult Ambiguous(string flowLogId, IEnumerable<Scope> scopes) => TypedResults.Problem(
        $"Flow log {flowLogId} exists more than once; specify accountId and regionId: {string.Join(", ", scopes)}.",
        statusCode: StatusCodes.Status400BadRequest);
}

/// <summary>The position after which a list of versions continues.</summary>
internal sealed record HistoryPosition(DateTime Before);
