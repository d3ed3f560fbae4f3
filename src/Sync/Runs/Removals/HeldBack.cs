using System.Globalization;
using Sync.Inventory.Fields;
using Sync.Inventory.Walk;

namespace Sync.Runs.Removals;

/// <summary>
/// Why absent items are kept although the listing is complete, and the resulting outcome of the scope.
/// </summary>
/// <param name="Count">The number of items that are kept; 0: none.</param>
public sealed record HeldBack(int Count, ScopeOutcome Outcome, string Code, string Message, string? RequestId = null)
{
    private const string Force = "a run with --force-removals (POST /api/sync?forceRemovals=true)";

    /// <summary>It is unknown which of the absent flow logs only stopped matching the filter.</summary>
    public static HeldBack Unknown(int count, WalkDoubt doubt) => new(
        count, doubt.Error is null ? ScopeOutcome.Incomplete : ScopeOutcome.Failed, doubt.Code, doubt.Reason,
        doubt.Error?.RequestId);

    public static HeldBack NotFiltered(int count) => new(count, ScopeOutcome.Incomplete, WalkDoubt.Inconsistent,
        (count == 1
            ? "1 flow log matches the filter and exists, but the listing lacks it: it is kept. "
            : Invariant($"{count} flow logs match the filter and exist, but the listing lacks them: they are kept. "))
        + "The next run tries again; if this happens often, contact Alibaba Cloud support, or remove "
        + "Sync__Alibaba__Filter__*.");

    /// <param name="doubtful">The number of items that came back and are absent again.</param>
    /// <param name="absent">The number of all absent items, which are kept with them.</param>
    public static HeldBack Flapping(Resource resource, int doubtful, int absent) => new(
        absent, ScopeOutcome.Incomplete, "Flapping",
        Invariant($"Listings contradict each other: {doubtful} {resource.Plural} that came back after they had been ")
        + Invariant($"removed are absent again. They are kept until they are absent in {Absence.RunsToHold} ")
        + $"consecutive runs, or until {Force}."
        + (absent > doubtful
            ? Invariant($" All {absent} absent {resource.Plural} are kept, because a listing that may be wrong shows ")
                + "no removal."
            : ""));

    public static HeldBack Guard(
        Resource resource, int count, int rows, RecentRemovals recent, TimeSpan window) => new(
        count, ScopeOutcome.Incomplete, "RemovalGuard",
        Invariant($"The cloud no longer lists {count} of {rows} {resource.Plural}{After(recent, window)}, ")
        + "more than Sync__RemovalGuard__MaxFraction allows, so they are kept. "
        + $"Check whether they were really deleted; if so, {Force} removes them.");

    private static string After(RecentRemovals recent, TimeSpan window) =>
        recent.Removed == 0
            ? ""
            : Invariant($", and {recent.Removed} of {recent.Largest} were removed within {window} before");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
