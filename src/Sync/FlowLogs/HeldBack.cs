using System.Globalization;
using Sync.Alibaba;
using Sync.Alibaba.Walk;
using Sync.Runs;

namespace Sync.FlowLogs;

/// <summary>Why flow logs that a complete listing lacks are kept, and what that makes of the scope.</summary>
/// <param name="Count">Those that are kept; 0: there are none.</param>
internal sealed record HeldBack(int Count, ScopeOutcome Outcome, string Code, string Message, string? RequestId = null)
{
    public static HeldBack Failed(int count, AlibabaException error) =>
        new(count, ScopeOutcome.Failed, error.Code, error.Message, error.RequestId);

    public static HeldBack NotFiltered(int count) => new(count, ScopeOutcome.Incomplete, IncompleteListing.Inconsistent,
        Invariant($"{count} flow logs match the filter and exist, but the listing lacks them: they are kept."));

    public static HeldBack Incomplete(int count, IncompleteListing unfiltered) =>
        new(
            count, unfiltered.Error is null ? ScopeOutcome.Incomplete : ScopeOutcome.Failed, unfiltered.Code, unfiltered.Reason,
            unfiltered.Error?.RequestId);

    public static HeldBack Flapping(int count) => new(count, ScopeOutcome.Incomplete, "Flapping",
        Invariant($"Listings contradict each other: {count} flow logs that came back after they had been removed are absent ")
        + Invariant($"again. They are kept until they are absent in {Absence.RunsToHold} runs in a row, or {Force}."));

    public static HeldBack Guard(int count, int rows, RecentRemovals recent, TimeSpan window) => new(
        count, ScopeOutcome.Incomplete, "RemovalGuard",
        Invariant($"The cloud no longer lists {count} of {rows} flow logs{After(recent, window)}, ")
        + "more than Sync__RemovalGuard__MaxFraction lets go, so they are kept. "
        + $"See whether they were really deleted; if so, {Force} removes them.");

    private const string Force = "a run with --force-removals (POST /api/sync?forceRemovals=true)";

    private static string After(RecentRemovals recent, TimeSpan window) =>
        recent.Removed == 0
            ? ""
            : Invariant($", and {recent.Removed} of {recent.Largest} were removed within {window} before");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
