using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Sync.Database;
using Sync.Drift.Deliveries;
using Sync.Runs;
using Sync.Runs.Steps;

namespace Sync.Functions;

/// <summary>
/// The scheduled run. It has no retry attribute: API calls are retried individually, and the next scheduled run repeats
/// a failed one. It does not use RunOnStartup: each instance added by scale-out would start a run.
/// </summary>
public sealed partial class SyncTimer(
    SyncJob job, RunSteps steps, RunSettings settings, DeliverySender deliveries, MigrationAtStart migration,
    ILogger<SyncTimer> logger)
{
    /// <exception cref="RunFailedException">
    /// The run did not succeed. Thrown after the run, so that Azure shows the invocation as failed. A distributed run
    /// is shown by its orchestration.
    /// </exception>
    [Function("sync-timer")]
    public async Task RunAsync(
        [TimerTrigger("%Sync:Schedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        if (timer.IsPastDue) LogPastDue(timer.ScheduleStatus?.Last);
        await migration.EnsureAsync(cancellationToken);
        try
        {
            var request = new SyncRequest(SyncTrigger.Timer);
            if (settings.Engine == RunEngine.Durable)
                await steps.StartAsync(request, client.ScheduleAsync, cancellationToken);
            else
                await WorkAsync(request, cancellationToken);
        }
        catch (RunInProgressException busy)
        {
            LogBusy(busy.Message);
        }
    }

    private async Task WorkAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        var report = await job.RunAsync(request, null, cancellationToken);
        await deliveries.SendDueAsync(DeliverySender.AfterRun, cancellationToken);
        report.ThrowUnlessSucceeded();
    }

    [LoggerMessage(
        EventId = 1, Level = LogLevel.Warning, Message = "Scheduled run is late; the previous one was at {Last}")]
    private partial void LogPastDue(DateTime? last);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "Scheduled run skipped: {Reason}")]
    private partial void LogBusy(string reason);
}
