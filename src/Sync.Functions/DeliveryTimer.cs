using Microsoft.Azure.Functions.Worker;
using Sync.Database;
using Sync.Drift.Deliveries;

namespace Sync.Functions;

/// <summary>
/// Sends what is due: retries, what quiet hours held back, and what an ended instance left. Nothing is lost by a tick that is
/// missed, so none is kept account of, which would be a write to the storage every minute.
/// </summary>
public sealed class DeliveryTimer(DeliverySender deliveries, MigrationAtStart migration)
{
    [Function("delivery-timer")]
    public async Task RunAsync([TimerTrigger("%Sync:DeliverySchedule%", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        await migration.EnsureAsync(cancellationToken);
        await deliveries.SendDueAsync(DeliverySender.AtTick, cancellationToken);
    }
}
