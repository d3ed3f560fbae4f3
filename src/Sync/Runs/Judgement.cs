namespace Sync.Runs;

/// <summary>
/// The one place that says how a run went, in a scope, in an account and as a whole, and what is fresh. All of it
/// follows from outcomes and error codes, which the ledger keeps: whatever shows a run shows these, and the views of
/// schema <c>report</c> are tested to agree.
/// </summary>
public static class Judgement
{
    /// <summary>Left out by the settings: nobody has to look, and it is as old as it is.</summary>
    public const string Excluded = "Excluded";

    /// <summary>Known from earlier runs, and not among what the cloud listed.</summary>
    public const string NotListed = "NotListed";

    /// <summary>There is no region to walk.</summary>
    public const string NoRegions = "NoRegions";

    /// <summary>No region could be listed.</summary>
    public const string NothingListed = "NothingListed";

    /// <summary>The newest run did not come to a scope.</summary>
    public const string Missed = "missed";

    /// <summary>Of a scope left out by the settings, as a reason why it is not fresh.</summary>
    public const string ExcludedScope = "excluded";

    /// <summary>It was verified, there is nothing to verify, or the settings leave it out: nobody has to look.</summary>
    public static bool IsFine(ScopeOutcome outcome, string? errorCode) =>
        outcome is ScopeOutcome.Synced or ScopeOutcome.Unsupported || errorCode == Excluded;

    /// <inheritdoc cref="IsFine(ScopeOutcome, string)"/>
    public static bool IsFine(AccountOutcome outcome, string? errorCode) =>
        outcome == AccountOutcome.Succeeded || errorCode == Excluded;

    /// <summary>Of an account whose regions were listed.</summary>
    public static AccountOutcome OfAccount(IEnumerable<ScopeReport> scopes) =>
        scopes.All(scope => scope.IsFine) ? AccountOutcome.Succeeded : AccountOutcome.Partial;

    /// <summary>A run that verified nothing, or not all that it knows of, is no success.</summary>
    /// <param name="knowsAllAccounts">The resource directory, where there is one, said which accounts are its own.</param>
    public static RunOutcome OfRun(
        IReadOnlyList<AccountReport> accounts, IReadOnlyList<ScopeReport> scopes, bool knowsAllAccounts)
    {
        if (!accounts.Any(account => account.IsOpen)) return RunOutcome.Failed;
        var allFine = knowsAllAccounts && accounts.All(account => account.IsFine) && scopes.All(scope => scope.IsFine);
        var isSynced = scopes.Any(scope => scope.Outcome == ScopeOutcome.Synced);
        return allFine && isSynced ? RunOutcome.Succeeded : RunOutcome.Partial;
    }

    /// <summary>Why what the inventory has of a scope may differ from the cloud; null when the newest run verified it.</summary>
    /// <param name="lastOutcome">Of its last run, as it is stored; so is <paramref name="errorCode"/>.</param>
    /// <param name="newestRun">The newest run that has finished; null: there is none.</param>
    /// <returns><see cref="ExcludedScope"/>, the outcome, or <see cref="Missed"/>.</returns>
    public static string? StaleReason(string lastOutcome, string? errorCode, long lastRunId, long? newestRun)
    {
        if (errorCode == Excluded) return ExcludedScope;
        if (lastOutcome is not ("synced" or "unsupported")) return lastOutcome;
        return lastRunId < newestRun ? Missed : null;
    }

    /// <summary>A scope that is stale against the will of the settings.</summary>
    public static bool NeedsLook(string? staleReason) => staleReason is not (null or ExcludedScope);

    /// <summary>The same of what is left after a run: what <c>status</c> ends with is what the run ended with.</summary>
    /// <param name="newest">The outcome of the newest run that has finished; null: there is none.</param>
    public static bool IsFine(string? newest, IEnumerable<RegionItem> scopes) =>
        newest == "succeeded" && !scopes.Any(scope => NeedsLook(scope.StaleReason));

    /// <summary>What whoever opens a first screen should know of the newest run that has finished; null: nothing.</summary>
    public static string? Warning(FinishedRun? run)
    {
        if (run is null) return "No run has finished yet: the inventory is empty.";
        if (run.Outcome == "succeeded") return null;
        var why = run.ErrorMessage is null ? "/api/regions and /api/runs say why." : run.ErrorMessage;
        return $"{(run.IsFirst ? "No run has succeeded yet: run" : "Run")} {run.RunId} {Verb(run.Outcome)}. {why}";
    }

    private static string Verb(string outcome) => outcome switch
    {
        "partial" => "did not verify everything",
        "interrupted" => "was interrupted",
        _ => outcome,
    };
}
