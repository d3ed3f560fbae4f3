using Microsoft.Azure.Functions.Worker;
using Sync.Database;
using Sync.Snapshots;

namespace Sync.Functions;

/// <summary>
/// Writes the snapshots that are due. A missed invocation loses nothing, because each moment is planned in the
/// database, so the schedule monitor is off: it would write to the storage account every minute.
/// </summary>
public sealed class SnapshotTimer(SnapshotJob snapshots, MigrationAtStart migration)
{
    [Function("snapshot-timer")]
    public async Task RunAsync(
        [TimerTrigger("%Sync:SnapshotSchedule%", UseMonitor = false)] TimerInfo timer,
        CancellationToken cancellationToken)
    {
        await migration.EnsureAsync(cancellationToken);
        await snapshots.WriteDueAsync(SnapshotJob.AtTick, cancellationToken);
    }
}
