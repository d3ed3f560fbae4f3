using NCrontab;
using Sync.Runs;
using Sync.Settings;

namespace Sync.Local.Hosting;

/// <summary>Ticks by <c>Sync__Schedule</c>. A tick that finds another run working leaves it alone; none is made up for.</summary>
public sealed partial class Scheduler(SyncJob job, SyncSettings settings, TimeProvider time, ILogger<Scheduler> logger) : BackgroundService
{
    private readonly CrontabSchedule _schedule = Parse(settings.Schedule);

    /// <summary>The next tick after <paramref name="now"/>, UTC.</summary>
    public static DateTime Next(string schedule, DateTimeOffset now) => Parse(schedule).GetNextOccurrence(now.UtcDateTime);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = time.GetUtcNow();
            await Task.Delay(_schedule.GetNextOccurrence(now.UtcDateTime) - now.UtcDateTime, time, stoppingToken);
            await TickAsync(stoppingToken);
        }
    }

    private async Task TickAsync(CancellationToken stoppingToken)
    {
        try
        {
            await job.RunAsync(new SyncRequest(SyncTrigger.Timer), null, stoppingToken);
        }
        catch (RunInProgressException busy)
        {
            LogBusy(busy.Message);
        }
#pragma warning disable CA1031 // A failed tick must not end the schedule: the next one tries again.
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogFailed(error);
        }
#pragma warning restore CA1031
    }

    private static CrontabSchedule Parse(string schedule) =>
        CrontabSchedule.Parse(schedule, new CrontabSchedule.ParseOptions { IncludingSeconds = true });

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "A tick was left out: {Reason}")]
    private partial void LogBusy(string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "A scheduled run failed")]
    private partial void LogFailed(Exception error);
}
