using Microsoft.Extensions.Logging;

namespace Sync.Runs;

/// <summary>The lines that a run writes to the log when it starts and when it ends.</summary>
public sealed partial class RunLog(ILogger<SyncJob> logger)
{
    internal void Started(long runId, SyncTrigger trigger) => LogStarted(runId, trigger);

    internal void Finished(SyncReport report)
    {
        int Sum(Func<ScopeReport, int> count) => report.Scopes.Sum(count);
        Finished(report, Sum(scope => scope.Added), Sum(scope => scope.Changed), Sum(scope => scope.Removed));
    }

    internal void Finished(SyncReport report, long added, long changed, long removed)
    {
        if (report.Outcome == RunOutcome.Failed)
        {
            if (report.ErrorCode == StopReason.Cancelled.Code) LogCancelled(report.RunId, report.ErrorMessage);
            else LogFailed(report.RunId, report.ErrorCode, report.ErrorMessage);
            return;
        }

        foreach (var account in report.Accounts.Where(account => account is { IsOpen: false, IsFine: false }))
            LogNotOpened(account.AccountId, account.Outcome, account.ErrorCode, account.ErrorMessage);
        if (report.ErrorCode is not null) LogPartial(report.RunId, report.ErrorCode, report.ErrorMessage);
        LogCounts(report.RunId, report.Outcome, report.Scopes.Count, added, changed, removed, report.Duration);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Run {RunId} started by {Trigger}")]
    private partial void LogStarted(long runId, SyncTrigger trigger);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information,
        Message = "Run {RunId} {Outcome}: {Scopes} scopes, {Added} added, {Changed} changed, {Removed} removed "
            + "in {Duration}")]
    private partial void LogCounts(
        long? runId, RunOutcome outcome, int scopes, long added, long changed, long removed, TimeSpan duration);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "Run {RunId} failed: {ErrorCode}: {ErrorMessage}")]
    private partial void LogFailed(long? runId, string? errorCode, string? errorMessage);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning,
        Message = "Account {AccountId} {Outcome}: {ErrorCode}: {ErrorMessage}")]
    private partial void LogNotOpened(
        string? accountId, AccountOutcome outcome, string? errorCode, string? errorMessage);

    [LoggerMessage(EventId = 5, Level = LogLevel.Warning,
        Message = "Run {RunId} is partial: {ErrorCode}: {ErrorMessage}")]
    private partial void LogPartial(long? runId, string? errorCode, string? errorMessage);

    // Not an error of the app: somebody stopped it.
    [LoggerMessage(EventId = 6, Level = LogLevel.Warning, Message = "Run {RunId} was cancelled: {ErrorMessage}")]
    private partial void LogCancelled(long? runId, string? errorMessage);
}
