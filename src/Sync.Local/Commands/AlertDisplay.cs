using Sync.Drift.Deliveries;
using Sync.Local.Commands.Output;

namespace Sync.Local.Commands;

/// <summary>Writes sinks and deliveries.</summary>
internal static class AlertDisplay
{
    private static readonly Column[] SinkColumns =
    [
        new("sink", CellKind.Text, 10), new("type", Weight: 5), new("state", Weight: 9),
        new("pending", CellKind.Number, 8), new("dead", CellKind.Number, 8), new("last sent", Weight: 4),
        new("failed", Weight: 6),
        new("reason", CellKind.Text, 7),
    ];

    private static readonly Column[] DeliveryColumns =
    [
        new("created", Weight: 9), new("sink", CellKind.Text, 8), new("state", Weight: 9), new("severity", Weight: 6),
        new("kind", Weight: 5), new("accountId", CellKind.Id, 2) { Title = "account" },
        new("regionId", Weight: 3) { Title = "region" }, new("id", CellKind.Id, 8), new("event", CellKind.Id, 4),
        new("attempts", CellKind.Number, 4), new("due", Weight: 3), new("reason", CellKind.Text, 7),
    ];

    public static Grid Of(IEnumerable<SinkItem> sinks) => new(SinkColumns, [.. sinks.Select(Row)]);

    public static Grid Of(IEnumerable<DeliveryItem> deliveries) => new(DeliveryColumns, [.. deliveries.Select(Row)]);

    private static Row Row(SinkItem sink)
    {
        var fails = sink.LastFailedAt > (sink.LastSentAt ?? DateTime.MinValue);
        return new Row(
        [
            sink.Name, sink.Type ?? "?", sink.State, Display.Number(sink.Owed), Display.Number(sink.Dead),
            sink.LastSentAt is null ? "never" : Display.Time(sink.LastSentAt),
            fails ? Display.Time(sink.LastFailedAt) : "", fails ? sink.LastReason ?? "" : "",
        ])
        {
            Tone = fails || sink.State == "disabled" ? Tone.Bad : Tone.Plain,
        };
    }

    private static Row Row(DeliveryItem delivery) => new(
    [
        Display.Time(delivery.OwedAt), delivery.Sink, delivery.State == "owed" ? "pending" : delivery.State,
        delivery.Severity, delivery.Kind, delivery.AccountId, delivery.RegionId, delivery.ResourceId,
        $"{delivery.EventId}", Display.Number(delivery.Attempts), Display.Time(delivery.DueAt), delivery.Reason ?? "",
    ]);
}
