using Microsoft.AspNetCore.Http;
using Sync.Http;
using Sync.Inventory.Snapshots;

namespace Sync.Coverage;

/// <summary>The parameters of <c>GET /api/coverage/summary</c>.</summary>
/// <param name="Filter">The same as that of the list.</param>
/// <param name="AsOf">The time to show; null for the newest state.</param>
/// <param name="Days">The number of days of the trend, including the last one.</param>
public sealed record CoverageSummaryQuery(SnapshotFilter Filter, DateTime? AsOf, int Days)
{
    public static CoverageSummaryQuery Read(QueryReader reader, QueryString queryString) => new(
        SnapshotFilter.Read(AttachmentCoverage.Resource, reader, queryString), reader.Time("asOf"),
        reader.WholeNumber("days", 90, 1, 366));
}
