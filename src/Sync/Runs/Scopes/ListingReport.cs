using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Inventory.Walk;

namespace Sync.Runs.Scopes;

/// <summary>Creates the report of a scope from its listing and what differs.</summary>
internal static class ListingReport
{
    /// <param name="rows">The number of rows of the scope before the run.</param>
    public static ScopeReport Of(Listing<FlowLog> listing, ScopeChange<FlowLog> change, int rows)
    {
        var (diff, heldBack) = (change.Diff, change.HeldBack);
        var report = new ScopeReport(change.Scope, ScopeOutcome.Synced)
        {
            Walks = listing.Counts.Walks,
            Pages = listing.Counts.Pages,
            Listed = listing.Count,
            Added = diff.Added.Count,
            Changed = diff.Changed.Count,
            Removed = diff.Removed.Count,
            Unchanged = diff.Unchanged,
            Withheld = heldBack?.Ids.Count ?? 0,
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
