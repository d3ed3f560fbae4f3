using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.FlowLogs.Snapshots;
using Sync.Http;

namespace Sync.Reporting;

/// <summary><c>GET /api/summary</c>: the inventory counted, and how it and its drift went day by day.</summary>
public sealed class SummaryEndpoint([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SnapshotClock clock)
{
    public async Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var days = reader.WholeNumber("days", 30, 1, 366);
        if (reader.Problem() is { } problem) return problem;

        var newest = await clock.ReadAsync(cancellationToken);
        // A scope that changes no flow log may still settle drift events that were pending.
        var tag = EntityTag.Of("summary", $"{newest.Tick}", $"{newest.At:O}", $"{days}", ContentCoding.Choose(request).Name);
        if (EntityTag.IsKnown(request, tag)) return new Tagged(null, tag, newest.At);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var (summary, tick) = await SummaryReads.ReadAsync(connection, days, cancellationToken);
        return new Tagged(TypedResults.Ok(summary), tick == newest.Tick ? tag : null, newest.At);
    }
}
