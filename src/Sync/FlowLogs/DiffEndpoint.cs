using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Http;
using Sync.Inventory;
using Sync.Inventory.History;
using Sync.Inventory.Snapshots;

namespace Sync.FlowLogs;

/// <summary><c>GET /api/diff?from=&amp;to=</c>: the differences between two times.</summary>
public sealed class DiffEndpoint(
    [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SnapshotClock clock)
{
    private static readonly DiffTable<FlowLog> Differences = new(FlowLog.Resource);

    public async Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var query = DiffQuery.Read(reader);
        if (reader.Problem() is { } problem) return problem;

        var newest = await clock.ReadAsync(cancellationToken);
        var after = reader.Cursor<DiffPosition>(newest.Cursors, query.Fingerprint);
        newest.Tick.Check(reader, "from", query.From);
        newest.Tick.Check(reader, "to", query.To);
        if (reader.HasFaults) return reader.Problem()!;
        // The end is at most the last change: the time after it may still get changes.
        var to = after?.To ?? (query.To < newest.At ? query.To : newest.At);
        var tag = EntityTag.Of(
            "diff", newest.Timeline, $"{to:O}", query.Fingerprint, $"{query.PageSize}", $"{after}",
            $"{newest.Cursors.Today:O}", ContentCoding.Choose(request).Name);
        if (EntityTag.IsKnown(request, tag)) return new Tagged(null, tag, to);

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var (differences, next) = await Differences.ReadAsync(connection, query, after, to, cancellationToken);
        var cursor = next is null ? null : newest.Cursors.Write(next, query.Fingerprint);
        var items = differences.Select(ChangedItem.Of).ToList();
        return new Tagged(TypedResults.Ok(new ChangesPage(query.From, to, items, cursor)), tag, to);
    }
}

/// <param name="To">As requested, or the time of the last change if it is earlier; the same on all pages.</param>
/// <param name="Items">
/// Possibly fewer than the page size, or none, if flow logs changed back to their earlier content. The list continues
/// as long as there is a <paramref name="NextCursor"/>.
/// </param>
public sealed record ChangesPage(DateTime From, DateTime To, IReadOnlyList<ChangedItem> Items, string? NextCursor);

/// <param name="Change"><c>added</c>, <c>changed</c> or <c>removed</c>.</param>
public sealed record ChangedItem(
    string AccountId, string RegionId, string FlowLogId, string Change, IReadOnlyList<FieldChange> Changes)
{
    internal static ChangedItem Of(Difference<FlowLog> difference) => new(
        difference.Scope.AccountId, difference.Scope.RegionId, difference.Id,
        difference.Before is null ? "added" : difference.After is null ? "removed" : "changed",
        FieldChange.Between(FlowLog.Resource, difference.Before, difference.After));
}
