using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.FlowLogs.Snapshots;
using Sync.Runs;
using Sync.Settings;
using Sync.Settings.Kept;
using Sync.Telemetry;

namespace Sync;

/// <summary>One run over all scopes: what a timer, an HTTP request and the command line start alike.</summary>
public sealed partial class SyncJob(
    NpgsqlDataSource dataSource, SyncSettings settings, CenAccounts accounts, FlowLogSync flowLogs, SnapshotClock snapshots, RunTelemetry telemetry,
    SettingsInForce inForce, CloudTable cloud, TimeProvider time, ILogger<SyncJob> logger)
{
    /// <summary>Runs to the end. A scope's failure is in the report and touches no other scope.</summary>
    /// <param name="cancellationToken">Ends the run between scopes; what was not begun is reported as skipped.</param>
    /// <exception cref="RunInProgressException">Another run holds the lease.</exception>
    /// <exception cref="WrongCloudException">The database holds the inventory of another cloud.</exception>
    public async Task<SyncReport> RunAsync(
        SyncRequest request, IProgress<ScopeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (request.DryRun)
        {
            await cloud.RequireSameAsync(cancellationToken);
            return await WorkAsync(null, request, progress, cancellationToken);
        }

        await using var run = await StartAsync(request, cancellationToken);
        return await run.WorkAsync(progress, cancellationToken);
    }

    /// <summary>Takes the lease and opens the run's row; <see cref="StartedRun.WorkAsync"/> does the work.</summary>
    /// <exception cref="RunInProgressException">Another run holds the lease.</exception>
    /// <exception cref="WrongCloudException">The database holds the inventory of another cloud.</exception>
    public async Task<StartedRun> StartAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        await cloud.RequireSameAsync(cancellationToken);
        await inForce.LoadAsync(cancellationToken);
        var lease = await HeldLease.TakeAsync(dataSource, request, settings.RunLease, time, logger, cancellationToken);
        LogStarted(lease.Run.RunId, request.Trigger);
        return new StartedRun(lease, (progress, token) => WorkAsync(lease, request, progress, token));
    }

    private async Task<SyncReport> WorkAsync(
        HeldLease? lease, SyncRequest request, IProgress<ScopeProgress>? progress, CancellationToken cancellationToken)
    {
        var runId = lease?.Run.RunId;
        var lost = lease?.Lost ?? CancellationToken.None;
        var clock = Stopwatch.StartNew();
        using var span = telemetry.StartRun(runId, request);
        using var deadline = new CancellationTokenSource(settings.RunDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, lost);
        var work = new RunOfScopes(flowLogs, dataSource, cloud, settings, telemetry, request, lease?.Run, progress, () => SkipReason(deadline, lost));
        SyncReport report;
        try
        {
            var list = await accounts.ListAsync(either.Token);
            var result = await work.SyncAllAsync(list, either.Token);
            report = SyncReport.Of(runId, result, list.DirectoryError, clock.Elapsed);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            var (code, message) = SkipReason(deadline, lost);
            report = new SyncReport(runId, RunOutcome.Failed, [], clock.Elapsed) { ErrorCode = code, ErrorMessage = message };
        }

        if (lease is not null) await lease.FinishAsync(report);
        snapshots.Forget();
        await span.EndAsync(report);
        LogFinished(report);
        return report;
    }

    private (string Code, string Message) SkipReason(CancellationTokenSource deadline, CancellationToken lost) => deadline.IsCancellationRequested
        ? ("RunDeadline", $"The run did not end within Sync__RunDeadline ({settings.RunDeadline}): raise it if that lasts. "
            + "The next run begins with what is left.")
        : lost.IsCancellationRequested
        ? ("LeaseLost", "The run could not renew its lease in time, so another may have begun; the next one begins with what is left.")
        : ("Cancelled", "The run was stopped; the next one begins with what is left.");

    private void LogFinished(SyncReport report)
    {
        if (report.Outcome == RunOutcome.Failed)
        {
            LogFailed(report.RunId, report.ErrorCode, report.ErrorMessage);
            return;
        }

        foreach (var account in report.Accounts.Where(account => account is { IsOpen: false, IsFine: false }))
            LogNotOpened(account.AccountId, account.Outcome, account.ErrorCode, account.ErrorMessage);
        if (report.ErrorCode is not null) LogPartial(report.RunId, report.ErrorCode, report.ErrorMessage);
        int Sum(Func<ScopeReport, int> count) => report.Scopes.Sum(count);
        var (added, changed, removed) = (Sum(scope => scope.Added), Sum(scope => scope.Changed), Sum(scope => scope.Removed));
        LogCounts(report.RunId, report.Outcome, report.Scopes.Count, added, changed, removed, report.Duration);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Run {RunId} started by {Trigger}")]
    private partial void LogStarted(long runId, SyncTrigger trigger);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information,
        Message = "Run {RunId} {Outcome}: {Scopes} scopes, {Added} added, {Changed} changed, {Removed} removed in {Duration}")]
    private partial void LogCounts(long? runId, RunOutcome outcome, int scopes, int added, int changed, int removed, TimeSpan duration);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "Run {RunId} failed: {ErrorCode}: {ErrorMessage}")]
    private partial void LogFailed(long? runId, string? errorCode, string? errorMessage);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "Account {AccountId} {Outcome}: {ErrorCode}: {ErrorMessage}")]
    private partial void LogNotOpened(string? accountId, AccountOutcome outcome, string? errorCode, string? errorMessage);

    [LoggerMessage(EventId = 5, Level = LogLevel.Warning, Message = "Run {RunId} is partial: {ErrorCode}: {ErrorMessage}")]
    private partial void LogPartial(long? runId, string? errorCode, string? errorMessage);
}

/// <summary>A run that has the lease and its row. Disposing it gives the lease back.</summary>
public sealed class StartedRun(HeldLease lease, Func<IProgress<ScopeProgress>?, CancellationToken, Task<SyncReport>> work) : IAsyncDisposable
{
    public long RunId { get; } = lease.Run.RunId;

    public Task<SyncReport> WorkAsync(IProgress<ScopeProgress>? progress, CancellationToken cancellationToken) => work(progress, cancellationToken);

    public ValueTask DisposeAsync() => lease.DisposeAsync();
}
