using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Alibaba;
using Sync.Inventory.Snapshots;
using Sync.Kept;
using Sync.Runs.Networks;
using Sync.Runs.Scopes;
using Sync.Runs.Telemetry;
using Sync.Runs.Upkeep;

namespace Sync.Runs;

/// <summary>Runs over all scopes, for timers, HTTP requests and the command line.</summary>
public sealed partial class SyncJob(
    NpgsqlDataSource dataSource, RunSettings settings, AlibabaSettings alibaba, CenAccounts accounts, ScopeSync scopes,
    NetworkSync networks, CoverageUpdate coverage, SnapshotClock snapshots, RunTelemetry telemetry,
    SettingsInForce inForce, CloudTable cloud, Pruning pruning, TimeProvider time, ILogger<SyncJob> logger)
{
    /// <summary>Runs to the end. The failure of a scope is in the report and does not affect other scopes.</summary>
    /// <param name="cancellationToken">Ends the run; scopes that are not complete are reported as skipped.</param>
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

        await using var lease = await StartAsync(request, cancellationToken);
        return await WorkAsync(lease, request, progress, cancellationToken);
    }

    /// <summary>Takes the lease and opens the run's row; <see cref="WorkAsync"/> does the work.</summary>
    /// <exception cref="RunInProgressException">Another run holds the lease.</exception>
    /// <exception cref="WrongCloudException">The database holds the inventory of another cloud.</exception>
    public async Task<HeldLease> StartAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        await cloud.RequireSameAsync(cancellationToken);
        await inForce.LoadAsync(cancellationToken);
        var lease = await HeldLease.TakeAsync(dataSource, request, settings.Lease, time, logger, cancellationToken);
        LogStarted(lease.Run.RunId, request.Trigger);
        return lease;
    }

    /// <param name="lease">From <see cref="StartAsync"/>, to be disposed by the caller; null for a dry run.</param>
    public async Task<SyncReport> WorkAsync(
        HeldLease? lease, SyncRequest request, IProgress<ScopeProgress>? progress, CancellationToken cancellationToken)
    {
        var runId = lease?.Run.RunId;
        var lost = lease?.Lost ?? CancellationToken.None;
        var clock = Stopwatch.StartNew();
        using var logScope = telemetry.BeginRun(runId);
        using var span = RunTrace.StartRun(runId, request);
        using var deadline = new CancellationTokenSource(settings.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, lost);
        var work = new RunOfScopes(
            scopes, networks, dataSource, cloud, accounts, telemetry, ScopesAtOnce(request), request, lease?.Run,
            progress,
            () => SkipReason(deadline, lost));
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
            report = new SyncReport(runId, RunOutcome.Failed, [], clock.Elapsed)
            {
                ErrorCode = code,
                ErrorMessage = message,
            };
        }

        report = report with { NetworkOff = !networks.IsEnabled };
        if (lease is not null)
        {
            report = await coverage.UpdateAsync(lease.Run, report);
            await lease.FinishAsync(report);
        }

        snapshots.Forget();
        span?.End(report);
        if (runId is not null) await telemetry.EndedAsync(report, request);
        LogFinished(report);
        if (lease is not null) await pruning.RunAsync(cancellationToken);
        return report;
    }

    // More scopes than concurrent calls: while one scope is merged, another is listed. Dry runs leave half of the calls
    // to a run.
    private int ScopesAtOnce(SyncRequest request) => request.DryRun
        ? Math.Max(1, alibaba.MaxConcurrency / 2 / settings.MaxDryRuns)
        : alibaba.MaxConcurrency * 3 / 2;

    private (string Code, string Message) SkipReason(CancellationTokenSource deadline, CancellationToken lost)
    {
        const string rest = "The next run starts with the remaining scopes.";
        if (deadline.IsCancellationRequested)
            return ("RunDeadline", $"The run did not end within Sync__RunDeadline ({settings.Deadline}). {rest} "
                + "If this happens often, raise the setting.");
        return lost.IsCancellationRequested
            ? ("LeaseLost", $"The run could not renew its lease in time, so another run may have started. {rest}")
            : ("Cancelled", $"The run was stopped. {rest}");
    }

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
        var (added, changed) = (Sum(scope => scope.Added), Sum(scope => scope.Changed));
        var removed = Sum(scope => scope.Removed);
        LogCounts(report.RunId, report.Outcome, report.Scopes.Count, added, changed, removed, report.Duration);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Run {RunId} started by {Trigger}")]
    private partial void LogStarted(long runId, SyncTrigger trigger);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information,
        Message = "Run {RunId} {Outcome}: {Scopes} scopes, {Added} added, {Changed} changed, {Removed} removed "
            + "in {Duration}")]
    private partial void LogCounts(
        long? runId, RunOutcome outcome, int scopes, int added, int changed, int removed, TimeSpan duration);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "Run {RunId} failed: {ErrorCode}: {ErrorMessage}")]
    private partial void LogFailed(long? runId, string? errorCode, string? errorMessage);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning,
        Message = "Account {AccountId} {Outcome}: {ErrorCode}: {ErrorMessage}")]
    private partial void LogNotOpened(
        string? accountId, AccountOutcome outcome, string? errorCode, string? errorMessage);

    [LoggerMessage(EventId = 5, Level = LogLevel.Warning,
        Message = "Run {RunId} is partial: {ErrorCode}: {ErrorMessage}")]
    private partial void LogPartial(long? runId, string? errorCode, string? errorMessage);
}
