using NCrontab;
using Sync.Database;
using Sync.Runs;
using Sync.Settings;

namespace Sync.Local.Hosting;

/// <summary>
/// Starts runs on the schedule of <c>Sync__Schedule</c>. A scheduled run is skipped while another run is in progress;
/// missed runs are not made up for.
/// </summary>
public sealed partial class Scheduler(
    SyncJob job, MigrationAtStart migration, SyncSettings settings, TimeProvider time,
    ILogger<Scheduler> logger) : BackgroundService
{
    // Timers are limited to 49 days and stop while the machine sleeps: check the clock regularly.
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly CrontabSchedule _schedule = Schedules.Parse(settings.Schedule);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await WaitUntilAsync(_schedule.GetNextOccurrence(time.GetUtcNow().UtcDateTime), stoppingToken);
            await TickAsync(stoppingToken);
        }
    }

    private async Task WaitUntilAsync(DateTime due, CancellationToken stoppingToken)
    {
        while (due - time.GetUtcNow().UtcDateTime is var left && left > TimeSpan.Zero)
            await Task.Delay(left < LongestWait ? left : LongestWait, time, stoppingToken);
    }

    private async Task TickAsync(CancellationToken stoppingToken)
    {
        try
        {
            await migration.EnsureAsync(stoppingToken);
            await job.RunAsync(new SyncRequest(SyncTrigger.Timer), null, stoppingToken);
        }
        catch (RunInProgressException busy)
        {
            LogBusy(busy.Message);
        }
#pragma warning disable CA1031 // A failed run must not end the schedule: the next one tries again.
        catch (Exception error) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(error);
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Scheduled run skipped: {Reason}")]
    private partial void LogBusy(string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "A scheduled run failed")]
    private partial void LogFailed(Exception error);
}
