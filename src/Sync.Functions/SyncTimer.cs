using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Sync.Database;
using Sync.Drift.Deliveries;
using Sync.Runs;

namespace Sync.Functions;

/// <summary>
/// The scheduled run. It has no retry attribute: API calls are retried individually, and the next scheduled run repeats
/// a failed one. It does not use RunOnStartup: each instance added by scale-out would start a run.
/// </summary>
public sealed partial class SyncTimer(
    SyncJob job, DeliverySender deliveries, MigrationAtStart migration, ILogger<SyncTimer> logger)
{
    /// <exception cref="RunFailedException">
    /// The run did not succeed. Thrown after the run, so that Azure shows the invocation as failed.
    /// </exception>
    [Function("sync-timer")]
    public async Task RunAsync([TimerTrigger("%Sync:Schedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        if (timer.IsPastDue) LogPastDue(timer.ScheduleStatus?.Last);
        await migration.EnsureAsync(cancellationToken);
        try
        {
            var report = await job.RunAsync(new SyncRequest(SyncTrigger.Timer), null, cancellationToken);
            await deliveries.SendDueAsync(DeliverySender.AfterRun, cancellationToken);
            report.ThrowUnlessSucceeded();
        }
        catch (RunInProgressException busy)
        {
            LogBusy(busy.Message);
        }
    }

    [LoggerMessage(
        EventId = 1, Level = LogLevel.Warning, Message = "Scheduled run is late; the previous one was at {Last}")]
    private partial void LogPastDue(DateTime? last);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Scheduled run skipped: {Reason}")]
    private partial void LogBusy(string reason);
}
