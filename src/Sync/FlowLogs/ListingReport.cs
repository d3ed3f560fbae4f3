using Sync.Alibaba;
using Sync.Alibaba.Walk;
using Sync.Runs;

namespace Sync.FlowLogs;

/// <summary>What a listing and its diff mean for a scope.</summary>
internal static class ListingReport
{
    /// <param name="withheld">Removals that the mass-removal guard took out of the diff.</param>
    /// <param name="rows">Rows of the scope before the run.</param>
    public static ScopeReport Of(Scope scope, Listing listing, FlowLogDiff diff, int withheld, int rows)
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
            Withheld = withheld,
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
            _ when withheld > 0 => report with
            {
                Outcome = ScopeOutcome.Incomplete,
                ErrorCode = "RemovalGuard",
                ErrorMessage = $"The cloud no longer lists {withheld} of {rows} flow logs, "
                    + "more than Sync__RemovalGuard__MaxFraction lets go in one run, so they are kept. "
                    + "See whether they were really deleted; if so, a run with --force-removals (POST /api/sync?forceRemovals=true) removes them.",
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
