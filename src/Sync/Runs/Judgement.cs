using Sync.Inventory;
using Sync.Runs.Networks;

namespace Sync.Runs;

/// <summary>
/// Defines when a scope, an account and a run are successful, and when a scope is fresh. All of it follows from the
/// outcomes and error codes in the ledger. Everything that shows a run uses these definitions, and tests verify that
/// the views of schema <c>report</c> agree with them.
/// </summary>
public static class Judgement
{
    /// <summary>Excluded by the settings: its age is intended and needs no attention.</summary>
    public const string Excluded = ScopeFreshness.ExcludedCode;

    /// <summary>Known from earlier runs, and not listed by the cloud in this run.</summary>
    public const string NotListed = "NotListed";

    /// <summary>An account without regions to list flow logs in.</summary>
    public const string NoRegions = "NoRegions";

    /// <summary>No region could be listed.</summary>
    public const string NothingListed = "NothingListed";

    /// <summary>
    /// Whether it needs no attention: it was verified, has nothing to verify, or is excluded by the settings.
    /// </summary>
    public static bool IsFine(ScopeOutcome outcome, string? errorCode) =>
        outcome is ScopeOutcome.Synced or ScopeOutcome.Unsupported || errorCode == Excluded;

    /// <inheritdoc cref="IsFine(ScopeOutcome, string)"/>
    public static bool IsFine(AccountOutcome outcome, string? errorCode) =>
        outcome == AccountOutcome.Succeeded || errorCode == Excluded;

    /// <summary>The outcome of an account whose regions were listed.</summary>
    public static AccountOutcome OfAccount(IEnumerable<ScopeReport> scopes) =>
        scopes.All(scope => scope.IsFine) ? AccountOutcome.Succeeded : AccountOutcome.Partial;

    /// <summary>A run succeeds only if it verified every scope it knows of, and at least one.</summary>
    /// <param name="knowsAllAccounts">
    /// False if a resource directory is used and its accounts could not be listed.
    /// </param>
    public static RunOutcome OfRun(
        IReadOnlyList<AccountReport> accounts, IReadOnlyList<ScopeReport> scopes,
        IReadOnlyList<NetworkReport> networks, bool knowsAllAccounts)
    {
        if (!accounts.Any(account => account.IsOpen)) return RunOutcome.Failed;
        var allFine = knowsAllAccounts && accounts.All(account => account.IsFine)
            && scopes.All(scope => scope.IsFine) && networks.All(network => network.IsFine);
        var isSynced = scopes.Any(scope => scope.Outcome == ScopeOutcome.Synced);
        return allFine && isSynced ? RunOutcome.Succeeded : RunOutcome.Partial;
    }

    /// <summary>Whether a scope is stale and the settings do not exclude it.</summary>
    public static bool NeedsLook(string? staleReason) => staleReason is not (null or ScopeFreshness.Excluded);

    /// <summary>
    /// The same for the state after a run, so that <c>status</c> has the exit code that the run had.
    /// </summary>
    /// <param name="newest">The outcome of the newest finished run; null: no run has finished.</param>
    public static bool IsFine(string? newest, IEnumerable<RegionItem> scopes) =>
        newest == "succeeded" && !scopes.Any(scope => NeedsLook(scope.StaleReason));

    /// <summary>
    /// Why the inventory may be empty or out of date, to be shown first; null: the newest finished run succeeded.
    /// </summary>
    public static string? Warning(FinishedRun? run)
    {
        if (run is null) return "No run has finished yet: the inventory is empty.";
        if (run.Outcome == "succeeded") return null;
        var why = run.ErrorMessage is null ? "See /api/regions and /api/runs for the reason." : run.ErrorMessage;
        return $"{(run.IsFirst ? "No run has succeeded yet: run" : "Run")} {run.RunId} {Verb(run.Outcome)}. {why}";
    }

    private static string Verb(string outcome) => outcome switch
    {
        "partial" => "did not verify everything",
        "interrupted" => "was interrupted",
        _ => outcome,
    };
}
