using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Sync.Alibaba;
using Sync.Inventory.Snapshots;
using Sync.Kept;
using Sync.Runs.Telemetry;
using Sync.Runs.Upkeep;

namespace Sync.Runs;

/// <summary>Runs over all scopes, for timers, HTTP requests and the command line.</summary>
public sealed class SyncJob(
    RunFeatures features, RunSettings settings, AlibabaSettings alibaba, CoverageUpdate coverage, Pruning pruning,
    SnapshotClock snapshots, SettingsInForce inForce, RunLog log, TimeProvider time, ILogger<SyncJob> logger)
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
            await features.Cloud.RequireSameAsync(cancellationToken);
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
        await features.Cloud.RequireSameAsync(cancellationToken);
        await inForce.LoadAsync(cancellationToken);
        var lease = await HeldLease.TakeAsync(
            features.DataSource, request, settings.Lease, time, logger, cancellationToken);
        log.Started(lease.Run.RunId, request.Trigger);
        return lease;
    }

    /// <param name="lease">From <see cref="StartAsync"/>, to be disposed by the caller; null for a dry run.</param>
    public async Task<SyncReport> WorkAsync(
        HeldLease? lease, SyncRequest request, IProgress<ScopeProgress>? progress, CancellationToken cancellationToken)
    {
        var runId = lease?.Run.RunId;
        var lost = lease?.Lost ?? CancellationToken.None;
        var clock = Stopwatch.StartNew();
        using var logScope = features.Telemetry.BeginRun(runId);
        using var span = RunTrace.StartRun(runId, request);
        using var deadline = new CancellationTokenSource(settings.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, lost);
        var work = new RunWork(features, request, lease?.Run, progress, () => SkipReason(deadline, lost));
        SyncReport report;
        try
        {
            var list = await features.Accounts.ListAsync(either.Token);
            var atOnce = settings.ScopesAtOnce(alibaba.MaxConcurrency, request.DryRun);
            var result = await new RunOfScopes(work, features, atOnce, lease?.Run).SyncAllAsync(list, either.Token);
            report = SyncReport.Of(runId, result, RunProblem.Of(list.DirectoryError), clock.Elapsed);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            var (code, message) = SkipReason(deadline, lost);
            report = SyncReport.OfNothing(runId, new RunProblem(code, message), clock.Elapsed);
        }

        report = report with { NetworkOff = !features.Networks.IsEnabled };
        if (lease is not null)
        {
            report = report.With(await coverage.UpdateAsync(lease.Run));
            await lease.FinishAsync(report);
        }

        snapshots.Forget();
        span?.End(report);
        if (runId is not null) await features.Telemetry.EndedAsync(report, request);
        log.Finished(report);
        if (lease is not null) await pruning.RunAsync(cancellationToken);
        return report;
    }

    private (string Code, string Message) SkipReason(CancellationTokenSource deadline, CancellationToken lost)
    {
        if (deadline.IsCancellationRequested) return StopReason.Deadline(settings.Deadline);
        return lost.IsCancellationRequested ? StopReason.LeaseLost : StopReason.Cancelled;
    }
}
