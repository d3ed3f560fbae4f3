using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Http;
using Sync.Inventory.Snapshots;

namespace Sync.Coverage;

/// <summary><c>GET /api/coverage/summary</c>: the share of covered ends of connections, and its trend.</summary>
public sealed class CoverageSummaryEndpoint(
    [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SnapshotClock clock)
{
    /// <returns>200 with a <see cref="CoverageSummary"/>, 304 or 400.</returns>
    public async Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var query = CoverageSummaryQuery.Read(reader, request.QueryString);
        if (reader.Problem() is { } problem) return problem;

        var newest = await clock.ReadAsync(cancellationToken);
        newest.Tick.Check(reader, "asOf", query.AsOf);
        if (reader.HasFaults) return reader.Problem()!;
        var isPast = query.AsOf < newest.At;
        // The counts as of this time never change, so they need not be read in one transaction.
        var at = isPast ? query.AsOf!.Value : newest.At;
        var lastDay = LastDay(query.AsOf, newest.Tick.Today);
        var stale = isPast ? [] : newest.Stale(query.Filter);
        var tag = EntityTag.Of(
            "coverage/summary", newest.Timeline, $"{at:O}", $"{lastDay:O}", $"{query.Days}",
            $"{newest.Tick.Oldest:O}", query.Filter.Canonical(),
            JsonSerializer.Serialize(stale), ContentCoding.Choose(request).Name);
        if (EntityTag.IsKnown(request, tag)) return new Tagged(null, tag, at);

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var reads = new CoverageSummaryReads(connection, query.Filter, at);
        var groups = await reads.ReadGroupsAsync(cancellationToken);
        var trend = await reads.ReadTrendAsync(
            lastDay, newest.Tick.CoveredDays(query.Days, lastDay), cancellationToken);
        var all = groups["all"].Single();
        return new Tagged(
            TypedResults.Ok(new CoverageSummary(
                at, all.Total, all.ByVerdict, all.Share, [.. groups["account"]], [.. groups["cen"]],
                [.. groups["region"]], [.. groups["kind"]], trend, stale)),
            tag, at);
    }

    private static DateOnly LastDay(DateTime? asOf, DateOnly today) =>
        asOf is { } time && DateOnly.FromDateTime(time) < today ? DateOnly.FromDateTime(time) : today;
}
