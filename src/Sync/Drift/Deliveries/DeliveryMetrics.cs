using System.Diagnostics.Metrics;
using Sync.Telemetry;

namespace Sync.Drift.Deliveries;

/// <summary>Counts the attempts to send. <see cref="Backlog"/> has the gauges of what is left.</summary>
public sealed class DeliveryMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _deliveries = meters.Create(SyncMeter.Name).CreateCounter<long>(
        "sync.deliveries", "{delivery}", "Attempts to send a message to a sink, by outcome.");

    /// <param name="sink">The name of the sink, not its URL.</param>
    /// <param name="outcome"><c>sent</c>, <c>retry</c>, <c>gone</c> or <c>dead</c>.</param>
    public void Delivered(string sink, string outcome) =>
        _deliveries.Add(1, new("sync.sink", sink), new("sync.outcome", outcome));
}
