using Sync.Alibaba;
using Sync.Alibaba.Walk;
using Sync.Runs;

namespace Sync.FlowLogs;

/// <summary>What a listing and its diff mean for a scope.</summary>
internal static class ListingReport
{
    /// <param name="heldBack">Removals that were taken out of the diff.</param>
    /// <param name="rows">Rows of the scope before the run.</param>
    public static ScopeReport Of(Scope scope, Listing listing, FlowLogDiff diff, HeldBack? heldBack, int rows)
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
        return listing switch
        {
            IncompleteListing incomplete => report with
            {
                Outcome = OutcomeOf(incomplete, rows),
                ErrorCode = incomplete.Code,
                ErrorMessage = incomplete.Reason,
                RequestId = incomplete.Error?.RequestId,
            },
            _ when heldBack is not null => report with
            {
                Outcome = heldBack.Outcome,
                ErrorCode = heldBack.Code,
                ErrorMessage = heldBack.Message,
                RequestId = heldBack.RequestId,
            },
            _ => report,
        };
    }

    private static ScopeOutcome OutcomeOf(IncompleteListing listing, int rows) => listing switch
    {
        { Error: null } => ScopeOutcome.Incomplete,
        // A region that has answered a page, now or earlier, knows the operation.
        { Error.Kind: AlibabaErrorKind.Unsupported, Counts.Pages: 0 } when rows == 0 => ScopeOutcome.Unsupported,
        _ => ScopeOutcome.Failed,
    };
}
