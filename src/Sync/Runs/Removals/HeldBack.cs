using System.Globalization;
using Sync.Inventory.Fields;
using Sync.Inventory.Walk;

namespace Sync.Runs.Removals;

/// <summary>
/// Why absent items are kept although the listing is complete, and the resulting outcome of the scope.
/// </summary>
/// <param name="Ids">Those of the items that are kept.</param>
public sealed record HeldBack(
    IReadOnlyList<string> Ids, ScopeOutcome Outcome, string Code, string Message, string? RequestId = null)
{
    private const string Force = "a run with --force-removals (POST /api/sync?forceRemovals=true)";

    /// <summary>It is unknown which of the absent flow logs only stopped matching the filter.</summary>
    public static HeldBack Unknown(IReadOnlyList<string> ids, WalkDoubt doubt) => new(
        ids, doubt.Error is null ? ScopeOutcome.Incomplete : ScopeOutcome.Failed, doubt.Code, doubt.Reason,
        doubt.Error?.RequestId);

    public static HeldBack NotFiltered(IReadOnlyList<string> ids) => new(
        ids, ScopeOutcome.Incomplete, WalkDoubt.Inconsistent,
        (ids.Count == 1
            ? "1 flow log matches the filter and exists, but the listing lacks it: it is kept. "
            : Invariant($"{ids.Count} flow logs match the filter and exist, but the listing lacks them: ")
                + "they are kept. ")
        + "The next run tries again; if this happens often, contact Alibaba Cloud support, or remove "
        + "Sync__Alibaba__Filter__*.");

    /// <param name="doubtful">The number of items that came back and are absent again.</param>
    /// <param name="absent">IDs of all absent items, which are kept with them.</param>
    public static HeldBack Flapping(Resource resource, int doubtful, IReadOnlyList<string> absent) => new(
        absent, ScopeOutcome.Incomplete, "Flapping",
        Invariant($"Listings contradict each other: {doubtful} {resource.Plural} that came back after they had been ")
        + Invariant($"removed are absent again. They are kept until they are absent in {Absence.RunsToHold} ")
        + $"consecutive runs, or until {Force}."
        + (absent.Count > doubtful
            ? Invariant($" All {absent.Count} absent {resource.Plural} are kept, because a listing that may be wrong ")
                + "shows no removal."
            : ""));

    public static HeldBack Guard(
        Resource resource, IReadOnlyList<string> absent, int rows, RecentRemovals recent, TimeSpan window) => new(
        absent, ScopeOutcome.Incomplete, "RemovalGuard",
        Invariant($"The cloud no longer lists {absent.Count} of {rows} {resource.Plural}{After(recent, window)}, ")
        + "more than Sync__RemovalGuard__MaxFraction allows, so they are kept. "
        + $"Check whether they were really deleted; if so, {Force} removes them.");

    private static string After(RecentRemovals recent, TimeSpan window) =>
        recent.Removed == 0
            ? ""
            : Invariant($", and {recent.Removed} of {recent.Largest} were removed within {window} before");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
