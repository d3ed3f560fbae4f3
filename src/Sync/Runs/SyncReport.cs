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
    /// <summary>Every scope was synced or is unsupported.</summary>
    Succeeded,

    /// <summary>Some scope was not.</summary>
    Partial,

    /// <summary>No scope could be tried; the report's error says why.</summary>
    Failed,

    /// <summary>Its process ended before it did.</summary>
    Interrupted,
}

/// <param name="RunId">Null for a dry run, which leaves no trace.</param>
public sealed record SyncReport(long? RunId, RunOutcome Outcome, IReadOnlyList<ScopeReport> Scopes, TimeSpan Duration)
{
    public string? ErrorCode { get; init; }
    public string? ErrorMessage { get; init; }

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
        if (report.ErrorCode is { } code) return $"Run {report.RunId} failed: {code}: {report.ErrorMessage}";
        var scopes = report.Scopes.Where(scope => !scope.IsFine).Select(scope => $"{scope.Scope.RegionId} {scope.Outcome} ({scope.ErrorCode})");
        return $"Run {report.RunId} did not sync every scope: {string.Join(", ", scopes)}";
    }
}

/// <summary>A run that is working now.</summary>
public sealed record RunUnderWay(long? RunId, DateTime? StartedAt);

/// <summary>Another run holds the lock.</summary>
public sealed class RunInProgressException(RunUnderWay run)
    : Exception(run.RunId is { } id ? $"Run {id}, started at {run.StartedAt:u}, is still working." : "Another run is just starting.")
{
    public RunUnderWay Run { get; } = run;
}

/// <summary>Where a scope is while it is walked.</summary>
/// <param name="PagesPromised">Pages of the current walk by its total; null before the first page.</param>
/// <param name="Finished">The report, once the scope is done.</param>
public sealed record ScopeProgress(FlowLogs.Scope Scope, int Pages, int? PagesPromised, ScopeReport? Finished = null);
