using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Sync.Database;
using Sync.Drift.Deliveries;
using Sync.Runs;

namespace Sync.Functions;

/// <summary>
/// The scheduled run. No retry attribute: calls are retried where they fail, and a run that failed for good is repeated by
/// the next tick. Never on startup either: every instance that is added would begin with a run.
/// </summary>
public sealed partial class SyncTimer(SyncJob job, DeliverySender deliveries, MigrationAtStart migration, ILogger<SyncTimer> logger)
{
    /// <exception cref="RunFailedException">After the run, so that Azure shows the invocation as failed.</exception>
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

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "A tick is late; the one before it was at {Last}")]
    private partial void LogPastDue(DateTime? last);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "A tick was left out: {Reason}")]
    private partial void LogBusy(string reason);
}
