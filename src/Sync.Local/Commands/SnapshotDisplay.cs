using Sync.Local.Commands.Output;
using Sync.Snapshots;

namespace Sync.Local.Commands;

/// <summary>Shows series and snapshots.</summary>
internal static class SnapshotDisplay
{
    private static readonly Column[] SeriesColumns =
    [
        new("series", CellKind.Text, 10), new("schedule", Weight: 5), new("resources", CellKind.Text, 4),
        new("format", Weight: 3), new("target", CellKind.Text, 6), new("newest", Weight: 8), new("next", Weight: 7),
        new("planned", CellKind.Number, 5), new("overdue", CellKind.Number, 9),
    ];

    private static readonly Column[] Columns =
    [
        new("snapshot", CellKind.Text, 6), new("moment", Weight: 10), new("state", Weight: 9),
        new("origin", Weight: 4), new("rows", CellKind.Number, 7), new("bytes", CellKind.Number, 5),
        new("attempts", CellKind.Number, 3), new("manifest", CellKind.Text, 2), new("reason", CellKind.Text, 8),
    ];

    public static Grid Of(IEnumerable<SeriesItem> all) => new(SeriesColumns, [.. all.Select(series => new Row(
    [
        series.Name, series.Schedule ?? "after each run", string.Join(',', series.Resources), series.Format,
        series.Target, Display.Time(series.NewestMoment), Display.Time(series.NextMoment),
        Display.Number(series.Planned), Display.Number(series.Overdue),
    ])
    {
        Tone = series.Overdue > 0 ? Tone.Bad : Tone.Plain,
    })]);

    public static Grid Of(IEnumerable<SnapshotFileItem> items) => new(Columns, [.. items.Select(item => new Row(
    [
        item.Snapshot, Display.Time(item.Moment), item.State, item.Origin,
        item.Rows is { } rows ? Display.Number(rows) : "", item.Bytes is { } bytes ? Display.Number(bytes) : "",
        Display.Number(item.Attempts), item.ManifestLocation ?? item.Manifest ?? "", item.Reason ?? "",
    ]))]);
}
