using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Alibaba;
using Sync.Database;
using Sync.FlowLogs.Snapshots;
using Sync.Http;

namespace Sync.FlowLogs.History;

/// <summary><c>GET /api/diff?from=&amp;to=</c>: what differs between two moments.</summary>
public sealed class ChangesEndpoint([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SnapshotClock clock)
{
    public async Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var query = ChangesQuery.Read(reader);
        if (reader.Problem() is { } problem) return problem;

        var newest = await clock.ReadAsync(cancellationToken);
        var after = reader.Cursor<ChangesPosition>(newest.Cursors, query.Fingerprint);
        if (reader.Problem() is { } wrongCursor) return wrongCursor;
        // What is later than the last change may still change, so the end is the last change.
        var to = after?.To ?? (query.To < newest.At ? query.To : newest.At);
        var tag = EntityTag.Of(
            "diff", newest.Timeline, $"{to:O}", query.Fingerprint, $"{query.PageSize}", $"{after}", $"{newest.Cursors.Today:O}", ContentCoding.Choose(request).Name);
        if (EntityTag.IsKnown(request, tag)) return new Tagged(null, tag, to);

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var (items, next) = await ChangesTable.ReadAsync(connection, query, after, to, cancellationToken);
        var cursor = next is null ? null : newest.Cursors.Write(next, query.Fingerprint);
        return new Tagged(TypedResults.Ok(new ChangesPage(query.From, to, items, cursor)), tag, to);
    }
}

internal sealed record ChangesQuery(DateTime From, DateTime To, IReadOnlyList<string> AccountId, IReadOnlyList<string> RegionId, int PageSize)
{
    public string Fingerprint { get; } = Cursors.Fingerprint($"diff\n{From:O}\n{To:O}\n{string.Join(',', AccountId)}\n{string.Join(',', RegionId)}");

    public static ChangesQuery Read(QueryReader reader)
    {
        var (from, to) = (Required(reader, "from"), Required(reader, "to"));
        if (from > to) reader.Fault("from", "must not be later than to");
        reader.Text("cursor");
        return new ChangesQuery(
            from ?? default, to ?? default, reader.Texts("accountId"), CenRegion.SpellAll(reader.Texts("regionId")),
            reader.WholeNumber("pageSize", SnapshotQuery.DefaultPageSize, 1, SnapshotQuery.MaxPageSize));
    }

    private static DateTime? Required(QueryReader reader, string name)
    {
        var time = reader.Time(name);
        if (time is null) reader.Fault(name, "is missing: an RFC 3339 time such as 2026-01-31T12:00:00Z");
        return time;
    }
}

/// <summary>The end a paged read is pinned to, and the last key it gave.</summary>
internal sealed record ChangesPosition(DateTime To, string AccountId, string RegionId, string FlowLogId);

/// <param name="To">As asked for, or the last change if that was earlier; every further page shows the same.</param>
/// <param name="Items">Fewer than a page, even none, where most flow logs came back to what they were; the next page goes on.</param>
public sealed record ChangesPage(DateTime From, DateTime To, IReadOnlyList<ChangedItem> Items, string? NextCursor);

/// <param name="Change"><c>added</c>, <c>changed</c> or <c>removed</c>.</param>
public sealed record ChangedItem(string AccountId, string RegionId, string FlowLogId, string Change, IReadOnlyList<FieldChange> Changes)
{
    internal static ChangedItem Of(string accountId, string regionId, string flowLogId, SnapshotItem? before, SnapshotItem? after) => new(
        accountId, regionId, flowLogId, before is null ? "added" : after is null ? "removed" : "changed",
        FieldChange.Between(before?.ToEntry(), after?.ToEntry()));
}
