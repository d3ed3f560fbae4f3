using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Http;
using Sync.Inventory.Snapshots;

namespace Sync.Reporting;

/// <summary><c>GET /api/summary</c>: counts of the inventory, and flow logs and drift per day.</summary>
public sealed class SummaryEndpoint(
    [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SnapshotClock clock)
{
    /// <summary>Handles the request. Query parameter: <c>days</c>, 1 to 366, default 30.</summary>
    /// <returns>200 with a <see cref="Summary"/>, 304 or 400.</returns>
    public async Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var days = reader.WholeNumber("days", 30, 1, 366);
        if (reader.Problem() is { } problem) return problem;

        var newest = await clock.ReadAsync(cancellationToken);
        // The tick is part of the tag: a merge that changes no flow log can still settle pending drift events.
        var coding = ContentCoding.Choose(request).Name;
        var tag = EntityTag.Of("summary", $"{newest.Tick}", $"{newest.At:O}", $"{days}", coding);
        if (EntityTag.IsKnown(request, tag)) return new Tagged(null, tag, newest.At);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var (summary, tick) = await SummaryReads.ReadAsync(connection, days, cancellationToken);
        return new Tagged(TypedResults.Ok(summary), tick == newest.Tick ? tag : null, newest.At);
    }
}
