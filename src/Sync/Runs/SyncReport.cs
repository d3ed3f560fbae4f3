namespace Sync.Runs;

/// <summary>What started a run. Stored and shown in lower case.</summary>
public enum SyncTrigger
{
    Timer,
    Http,
    Cli,
}

/// <param name="DryRun">Walk and compare, write nothing: the report is the plan.</param>
/// <param name="ForceRemovals">A person says that the removals the guard would hold back are right.</param>
public sealed record SyncRequest(SyncTrigger Trigger, bool DryRun = false, bool ForceRemovals = false);

/// <summary>How a run ended. Stored and shown in lower case.</summary>
public enum RunOutcome
{
    /// <summary>All that is known was verified, and there was something to verify: see <see cref="Judgement"/>.</summary>
    Succeeded,

    /// <summary>Some scope was not, or some account could not be tried.</summary>
    Partial,

    /// <summary>No scope of any account could be tried; the report's error says why.</summary>
    Failed,

    /// <summary>Its process ended before it did.</summary>
    Interrupted,
}

/// <param name="RunId">Null for a dry run, which leaves no trace.</param>
public sealed record SyncReport(long? RunId, RunOutcome Outcome, IReadOnlyList<ScopeReport> Scopes, TimeSpan Duration)
{
    public string? ErrorCode { get; init; }
    public string? ErrorMessage { get; init; }

    public IReadOnlyList<AccountReport> Accounts { get; init; } = [];

    /// <param name="directoryError">Why the accounts of the resource directory are not among them.</param>
    internal static SyncReport Of(long? runId, RunResult result, Alibaba.AlibabaException? directoryError, TimeSpan duration)
    {
        var outcome = Judgement.OfRun(result.Accounts, result.Scopes, knowsAllAccounts: directoryError is null);
        var (code, message) = Explain(outcome, result, directoryError);
        return new SyncReport(runId, outcome, result.Scopes, duration)
        {
            Accounts = result.Accounts,
            ErrorCode = code,
            ErrorMessage = message,
        };
    }

    private static (string? Code, string? Message) Explain(
        RunOutcome outcome, RunResult result, Alibaba.AlibabaException? directoryError)
    {
        var allFine = result.Scopes.All(scope => scope.IsFine) && result.Accounts.All(account => account.IsFine);
        var tried = result.Accounts.Where(account => !account.IsLeftOut).ToList();
        return (outcome, directoryError, tried) switch
        {
            (RunOutcome.Failed, null, []) => ("NoAccounts", "The resource directory has no account to sync: "
                + "check Sync__ResourceDirectory__Include and Sync__ResourceDirectory__Exclude."),
            (RunOutcome.Failed, _, [var only]) => (only.ErrorCode, only.ErrorMessage),
            (RunOutcome.Failed, _, [var first, ..]) => (
                first.ErrorCode, $"None of the {tried.Count} accounts could be tried. {first.AccountId}: {first.ErrorMessage}"),
            (_, { } error, _) => (error.Code, error.Message),
            (RunOutcome.Partial, _, _) when allFine => (
                Judgement.NothingListed, $"None of the {result.Scopes.Count} regions could be listed: nothing was verified."),
            _ => (null, null),
        };
    }

    /// <exception cref="RunFailedException">Some scope was not synced, or none could be tried.</exception>
    public void ThrowUnlessSucceeded()
    {
        if (Outcome != RunOutcome.Succeeded) throw new RunFailedException(this);
    }
}

/// <summary>A run ended, and not well: for hosts that show a failure only as an exception.</summary>
public sealed class RunFailedException(SyncReport report) : Exception(Describe(report))
{
    private static string Describe(SyncReport report)
    {
        if (report.ErrorCode is { } code) return $"Run {report.RunId} {report.Outcome}: {code}: {report.ErrorMessage}";
        var accounts = report.Accounts.Where(account => account is { IsOpen: false, IsFine: false })
            .Select(account => $"account {account.AccountId} {account.Outcome} ({account.ErrorCode})");
        var scopes = report.Scopes.Where(scope => !scope.IsFine).Select(scope => $"{scope.Scope.RegionId} {scope.Outcome} ({scope.ErrorCode})");
        return $"Run {report.RunId} did not sync every scope: {string.Join(", ", accounts.Concat(scopes))}";
    }
}

/// <summary>A run that is working now.</summary>
/// <param name="Process">That took the lease.</param>
/// <param name="Until">When its lease ends unless it is renewed.</param>
public sealed record RunUnderWay(long? RunId, DateTime? StartedAt, string? Process, DateTime? Until)
{
    /// <summary>Its row is not there yet.</summary>
    public static RunUnderWay JustStarting { get; } = new(null, null, null, null);

    public override string ToString() => RunId is null
        ? "Another run is just starting."
        : $"Run {RunId}, started at {StartedAt:u} by {Process}, is still working. If that process was killed, a run can start after {Until:u}.";
}

/// <summary>Another run holds the lease.</summary>
public sealed class RunInProgressException(RunUnderWay run) : Exception(run.ToString())
{
    public RunUnderWay Run { get; } = run;
}

/// <summary>Where a scope is while it is walked.</summary>
/// <param name="PagesPromised">Pages of the current walk by its total; null before the first page.</param>
/// <param name="Finished">The report, once the scope is done.</param>
public sealed record ScopeProgress(FlowLogs.Scope Scope, int Pages, int? PagesPromised, ScopeReport? Finished = null);
