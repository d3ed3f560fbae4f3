using Microsoft.Azure.Functions.Worker;
using Sync.Database;
using Sync.Drift.Deliveries;

namespace Sync.Functions;

/// <summary>
/// Sends the pending alerts that are due: retries, alerts delayed by quiet hours, and alerts left by a stopped
/// instance. A missed invocation loses nothing, so the schedule monitor is off: it would write to the storage account
/// every minute.
/// </summary>
public sealed class DeliveryTimer(DeliverySender deliveries, MigrationAtStart migration)
{
    [Function("delivery-timer")]
    public async Task RunAsync(
        [TimerTrigger("%Sync:DeliverySchedule%", UseMonitor = false)] TimerInfo timer,
        CancellationToken cancellationToken)
    {
        await migration.EnsureAsync(cancellationToken);
        await deliveries.SendDueAsync(DeliverySender.AtTick, cancellationToken);
    }
}
