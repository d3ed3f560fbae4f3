using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Merging;
using Sync.Inventory.Walk;
using Sync.Runs.Removals;

namespace Sync.Runs.Scopes;

/// <summary>Creates the report of a scope from its listing and diff.</summary>
internal static class ListingReport
{
    /// <param name="heldBack">Removals that were withheld and are not in the diff; null: none.</param>
    /// <param name="rows">The number of rows of the scope before the run.</param>
    public static ScopeReport Of(
        Scope scope, Listing<FlowLog> listing, Diff<FlowLog> diff, HeldBack? heldBack, int rows)
    {
        var report = new ScopeReport(scope, ScopeOutcome.Synced)
        {
            Walks = listing.Counts.Walks,
            Pages = listing.Counts.Pages,
            Listed = listing.Count,
            Added = diff.Added.Count,
            Changed = diff.Changed.Count,
            Removed = diff.Removed.Count,
            Unchanged = diff.Unchanged,
            Withheld = heldBack?.Count ?? 0,
        };
        if (listing is IncompleteListing<FlowLog> { Doubt: var doubt })
        {
            return report with
            {
                Outcome = OutcomeOf(doubt, listing.Counts, rows),
                ErrorCode = doubt.Code,
                ErrorMessage = doubt.Reason,
                RequestId = doubt.Error?.RequestId,
            };
        }

        if (heldBack is null) return report;
        return report with
        {
            Outcome = heldBack.Outcome,
            ErrorCode = heldBack.Code,
            ErrorMessage = heldBack.Message,
            RequestId = heldBack.RequestId,
        };
    }

    private static ScopeOutcome OutcomeOf(WalkDoubt doubt, WalkCounts counts, int rows)
    {
        if (doubt.Error is null) return ScopeOutcome.Incomplete;
        // A region that has returned a page, now or earlier, supports the operation.
        var isUnsupported = doubt.Error.Kind == AlibabaErrorKind.Unsupported && counts.Pages == 0 && rows == 0;
        return isUnsupported ? ScopeOutcome.Unsupported : ScopeOutcome.Failed;
    }
}
