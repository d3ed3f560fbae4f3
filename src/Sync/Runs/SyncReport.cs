using Sync.Runs.Networks;

namespace Sync.Runs;

/// <summary>The outcome of a run. Stored and shown in lower case.</summary>
public enum RunOutcome
{
    /// <summary>Every known scope was verified, and at least one: see <see cref="Judgement"/>.</summary>
    Succeeded,

    /// <summary>Some scopes were not verified, or some accounts could not be synced.</summary>
    Partial,

    /// <summary>No account could be synced, for the reason in the report's error.</summary>
    Failed,

    /// <summary>The process ended before the run did.</summary>
    Interrupted,
}

/// <summary>The result of a run, or the plan of a dry run.</summary>
/// <param name="RunId">Null for a dry run, which is not stored.</param>
public sealed record SyncReport(long? RunId, RunOutcome Outcome, IReadOnlyList<ScopeReport> Scopes, TimeSpan Duration)
{
    public string? ErrorCode { get; init; }
    public string? ErrorMessage { get; init; }

    public IReadOnlyList<AccountReport> Accounts { get; init; } = [];

    /// <summary>The networks of the accounts; empty if the network is switched off.</summary>
    public IReadOnlyList<NetworkReport> Networks { get; init; } = [];

    /// <summary>Whether the setting <c>Sync__Network__Enabled</c> is false.</summary>
    public bool NetworkOff { get; init; }

    /// <param name="directoryError">
    /// Why the accounts of the resource directory could not be listed; null if they were, or no directory is used.
    /// </param>
    internal static SyncReport Of(long? runId, RunResult result, RunProblem? directoryError, TimeSpan duration)
    {
        var outcome = Judgement.OfRun(
            result.Accounts, result.Scopes, result.Networks, knowsAllAccounts: directoryError is null);
        var (code, message) = Explain(outcome, result, directoryError);
        return new SyncReport(runId, outcome, result.Scopes, duration)
        {
            Accounts = result.Accounts,
            Networks = result.Networks,
            ErrorCode = code,
            ErrorMessage = message,
        };
    }

    /// <summary>The report of a run that ended before its accounts were known.</summary>
    internal static SyncReport OfNothing(long? runId, RunProblem why, TimeSpan duration) =>
        new(runId, RunOutcome.Failed, [], duration) { ErrorCode = why.Code, ErrorMessage = why.Message };

    /// <summary>
    /// The report of a run with a problem at its end: it is no success. Another reason why it is none comes first.
    /// </summary>
    internal SyncReport With(RunProblem? problem) => problem is null || Outcome != RunOutcome.Succeeded
        ? this
        : this with { Outcome = RunOutcome.Partial, ErrorCode = problem.Code, ErrorMessage = problem.Message };

    private static (string? Code, string? Message) Explain(
        RunOutcome outcome, RunResult result, RunProblem? directoryError)
    {
        var allFine = result.Scopes.All(scope => scope.IsFine) && result.Accounts.All(account => account.IsFine);
        var tried = result.Accounts.Where(account => !account.IsNotInRun).ToList();
        var network = result.Networks.FirstOrDefault(each => !each.IsFine);
        return (outcome, directoryError, tried) switch
        {
            (RunOutcome.Failed, null, []) => ("NoAccounts", "The resource directory has no account to sync: "
                + "check Sync__ResourceDirectory__Include and Sync__ResourceDirectory__Exclude."),
            (RunOutcome.Failed, _, [var only]) => (only.ErrorCode, only.ErrorMessage),
            (RunOutcome.Failed, _, [var first, ..]) => (
                first.ErrorCode,
                $"None of the {tried.Count} accounts could be synced. {first.AccountId}: {first.ErrorMessage}"),
            (_, { } error, _) => (error.Code, error.Message),
            (RunOutcome.Partial, _, _) when allFine && network is not null => (
                network.ErrorCode,
                $"The network of account {network.AccountId} is not verified: {network.ErrorMessage}"),
            (RunOutcome.Partial, _, _) when allFine => (
                Judgement.NothingListed,
                $"None of the {result.Scopes.Count} regions could be listed: nothing was verified. The command status "
                    + "shows the reason for each: check Sync__Alibaba__Regions, Sync__Alibaba__ExcludeRegions and "
                    + "Sync__Alibaba__Endpoint."),
            _ => (null, null),
        };
    }

    /// <exception cref="RunFailedException">The outcome is not <see cref="RunOutcome.Succeeded"/>.</exception>
    public void ThrowUnlessSucceeded()
    {
        if (Outcome != RunOutcome.Succeeded) throw new RunFailedException(this);
    }
}

/// <summary>What is wrong with a run as a whole.</summary>
internal sealed record RunProblem(string Code, string Message)
{
    public static RunProblem? Of(Alibaba.AlibabaException? error) =>
        error is null ? null : new RunProblem(error.Code, error.Message);
}

/// <summary>A run did not succeed. For hosts that report a failure only if an exception is thrown.</summary>
public sealed class RunFailedException(SyncReport report) : Exception(Describe(report))
{
    private static string Describe(SyncReport report)
    {
        if (report.ErrorCode is { } code) return $"Run {report.RunId} {report.Outcome}: {code}: {report.ErrorMessage}";
        var accounts = report.Accounts.Where(account => account is { IsOpen: false, IsFine: false })
            .Select(account => $"account {account.AccountId} {account.Outcome} ({account.ErrorCode})");
        var scopes = report.Scopes.Where(scope => !scope.IsFine)
            .Select(scope => $"{scope.Scope.RegionId} {scope.Outcome} ({scope.ErrorCode})");
        var networks = report.Networks.Where(network => !network.IsFine)
            .Select(network => $"network of {network.AccountId} {network.Outcome} ({network.ErrorCode})");
        return $"Run {report.RunId} did not sync every scope: "
            + string.Join(", ", accounts.Concat(scopes).Concat(networks));
    }
}
