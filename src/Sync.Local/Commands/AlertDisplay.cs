using Sync.Drift.Deliveries;

namespace Sync.Local.Commands;

/// <summary>Writes sinks and deliveries as text, one line each.</summary>
internal static class AlertDisplay
{
    public static void Write(IEnumerable<SinkItem> sinks)
    {
        foreach (var sink in sinks)
        {
            var failed = sink.LastFailedAt > (sink.LastSentAt ?? DateTime.MinValue)
                ? $"  failed {sink.LastFailedAt:u}: {sink.LastReason}"
                : "";
            var sent = sink.LastSentAt is { } last ? $"{last:u}" : "never";
            Console.WriteLine($"{sink.Name}  {sink.Type ?? "?"}  {sink.State}  {sink.Owed} pending  {sink.Dead} dead  "
                + $"last sent {sent}{failed}");
        }
    }

    public static void Write(IReadOnlyList<DeliveryItem> deliveries)
    {
        foreach (var delivery in deliveries)
        {
            var state = delivery.State == "owed" ? "pending" : delivery.State;
            var next = delivery.DueAt is { } due ? $"  due {due:u}" : "";
            var why = delivery.Reason is { } reason ? $"  {reason}" : "";
            Console.WriteLine(
                $"{delivery.OwedAt:u}  {delivery.Sink}  {state}  {delivery.Severity,-6}  {delivery.Kind}  "
                + $"{delivery.AccountId}/{delivery.RegionId}/{delivery.ResourceId}  event {delivery.EventId}  "
                + $"{delivery.Attempts} attempts{next}{why}");
        }
    }
}
