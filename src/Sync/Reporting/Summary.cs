namespace Sync.Reporting;

/// <param name="AsOf">The last change of the inventory.</param>
/// <param name="ByCen">Of the CEN instances with the most flow logs.</param>
/// <param name="Days">The oldest first; the last is today, so far. Days are those of UTC.</param>
public sealed record Summary(
    DateTime AsOf, long FlowLogs, long Cens, IReadOnlyList<SummaryCount> ByRegion, IReadOnlyList<SummaryCount> ByStatus,
    IReadOnlyList<SummaryCount> ByCen, IReadOnlyList<SummaryDay> Days);

/// <param name="Value">Null for the flow logs that have none.</param>
public sealed record SummaryCount(string? Value, long FlowLogs);

/// <param name="FlowLogs">How many there were at the end of the day.</param>
/// <param name="Added">Drift events of this kind, as readers are shown them; so are the others.</param>
public sealed record SummaryDay(DateOnly Day, long FlowLogs, long Added, long Changed, long Removed, long Low, long Medium, long High);
