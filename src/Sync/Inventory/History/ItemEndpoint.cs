using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Alibaba;
using Sync.Database;
using Sync.Http;
using Sync.Inventory.Fields;
using Sync.Inventory.Snapshots;

namespace Sync.Inventory.History;

/// <summary>
/// One item of a resource by its id, such as <c>GET /api/cens/{cenId}</c> and <c>GET /api/cens/{cenId}/history</c>: its
/// current version and all of its versions.
/// </summary>
public class ItemEndpoint<T>(
    [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SnapshotClock clock, Resource<T> resource)
    where T : Listed
{
    private readonly CurrentItems _items = new(resource);
    private readonly VersionTable<T> _versions = new(resource);
    private readonly string _name = char.ToUpperInvariant(resource.Name[0]) + resource.Name[1..];

    /// <param name="id">The id, or the short id of a resource that has one.</param>
    public async Task<IResult> GetAsync(string id, HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var (accountId, regionId) = ReadScope(reader, id);
        if (reader.Problem() is { } problem) return problem;

        var newest = await clock.ReadAsync(cancellationToken);
        var tag = EntityTag.Of(
            resource.Route, newest.Timeline, $"{newest.At:O}", id, accountId, regionId,
            ContentCoding.Choose(request).Name);
        if (EntityTag.IsKnown(request, tag)) return new Tagged(null, tag, newest.At);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await _items.ReadAsync(connection, id, accountId, regionId, cancellationToken) switch
        {
            [] => Missing($"{_name} {id} does not exist in the inventory."),
            [var one] => new Tagged(
                TypedResults.Bytes(one.Json, "application/json; charset=utf-8"),
                one.ChangedAt > newest.At ? null : tag, newest.At),
            var several => Ambiguous(id, [.. several.Select(item => item.Key)]),
        };
    }

    /// <inheritdoc cref="GetAsync"/>
    public async Task<IResult> HistoryAsync(string id, HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var (accountId, regionId) = ReadScope(reader, id);
        var pageSize = reader.WholeNumber("pageSize", ListQuery.DefaultPageSize, 1, ListQuery.MaxPageSize);
        reader.Text("cursor");
        if (reader.Problem() is { } problem) return problem;

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await _versions.ReadKeysAsync(connection, id, accountId, regionId, cancellationToken) switch
        {
            [] => Missing($"{_name} {id} does not exist and has never existed in the inventory."),
            [var key] => await ReadPageAsync(connection, key, reader, pageSize, cancellationToken),
            var several => Ambiguous(id, several),
        };
    }

    private async Task<IResult> ReadPageAsync(
        NpgsqlConnection connection, ItemKey key, QueryReader reader, int pageSize,
        CancellationToken cancellationToken)
    {
        var cursors = await CursorTable.ReadAsync(connection, cancellationToken);
        var fingerprint = Cursors.Fingerprint($"history\n{resource.Route}\n{key.Scope}\n{key.Id}");
        var position = reader.Cursor<HistoryPosition>(cursors, fingerprint);
        if (reader.Problem() is { } wrongCursor) return wrongCursor;
        // One more than requested: the last version shown is compared with the one before it, and it shows whether
        // there is a next page.
        var versions = await _versions.ReadVersionsAsync(
            connection, key.Scope, key.Id, position?.Before, pageSize + 1, cancellationToken);
        var items = HistoryItem<T>.Of(resource, versions, position?.Before).Take(pageSize).ToList();
        var next = versions.Count <= pageSize
            ? null : cursors.Write(new HistoryPosition(items[^1].ValidFrom), fingerprint);
        return Page(items, next);
    }

    /// <summary>The response with a page of the history.</summary>
    protected virtual IResult Page(IReadOnlyList<HistoryItem<T>> items, string? nextCursor) =>
        TypedResults.Ok(new HistoryPage<T>(items, nextCursor));

    private (string? AccountId, string? RegionId) ReadScope(QueryReader reader, string id)
    {
        if (id.Contains('\0')) reader.Fault(resource.Id.Name, "must not contain a NUL character");
        var accountId = reader.Text("accountId");
        return (accountId, resource.HasRegion && reader.Text("regionId") is { } regionId
            ? CenRegion.Spell(regionId) : null);
    }

    private static ProblemHttpResult Missing(string why) =>
        TypedResults.Problem(why, statusCode: StatusCodes.Status404NotFound);

    private ProblemHttpResult Ambiguous(string id, IReadOnlyList<ItemKey> keys)
    {
        var ids = keys.Select(key => key.Id).Distinct().ToList();
        var scopes = keys.Select(key => resource.HasRegion ? $"{key.Scope}" : key.Scope.AccountId);
        var advice = ids.Count > 1 ? $"use one of these IDs: {string.Join(", ", ids)}"
            : $"specify {(resource.HasRegion ? "accountId and regionId" : "accountId")}: {string.Join(", ", scopes)}";
        return TypedResults.Problem(
            $"{_name} {id} exists more than once; {advice}.", statusCode: StatusCodes.Status400BadRequest);
    }
}
