namespace Sync.Reporting;

/// <summary>The response of <c>GET /api/summary</c>.</summary>
/// <param name="AsOf">Time of the last change of the inventory.</param>
/// <param name="Cens">Number of CEN instances that have flow logs.</param>
/// <param name="ByCen">The 20 CEN instances with the most flow logs.</param>
/// <param name="Days">Days in UTC, oldest first; the last one is today until now.</param>
public sealed record Summary(
    DateTime AsOf, long FlowLogs, long Cens, IReadOnlyList<SummaryCount> ByRegion, IReadOnlyList<SummaryCount> ByStatus,
    IReadOnlyList<SummaryCount> ByCen, IReadOnlyList<SummaryDay> Days);

/// <param name="Value">Null counts flow logs without a value.</param>
public sealed record SummaryCount(string? Value, long FlowLogs);

/// <param name="FlowLogs">Number of flow logs at the end of the day.</param>
/// <param name="Added">Number of shown drift events of this kind; likewise the following members.</param>
public sealed record SummaryDay(
    DateOnly Day, long FlowLogs, long Added, long Changed, long Removed, long Low, long Medium, long High);
