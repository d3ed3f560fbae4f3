using Sync.Snapshots;

namespace Sync.Local.Hosting;

/// <summary>Writes the snapshots that are due, every few seconds.</summary>
public sealed partial class SnapshotLoop(
    SnapshotJob snapshots, IReadOnlyList<SnapshotSettings> all, TimeProvider time, ILogger<SnapshotLoop> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (all.Count == 0) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await snapshots.WriteDueAsync(SnapshotJob.AtTick, stoppingToken);
            }
#pragma warning disable CA1031 // No error may end the loop: the next iteration tries again.
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error);
            }
#pragma warning restore CA1031
            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Snapshots could not be written")]
    private partial void LogFailed(Exception error);
}
