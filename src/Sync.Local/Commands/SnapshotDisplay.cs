using Sync.Snapshots;

namespace Sync.Local.Commands;

/// <summary>Shows series and snapshots.</summary>
internal static class SnapshotDisplay
{
    public static void Write(SnapshotFilePage page)
    {
        Display.WriteTable(
            ["series", "schedule", "resources", "format", "target", "newest", "next", "planned", "overdue"],
            page.Series.Select(series => (string[])
            [
                series.Name, series.Schedule ?? "after each run", string.Join(',', series.Resources), series.Format,
                series.Target, Display.Time(series.NewestMoment), Display.Time(series.NextMoment),
                Display.Number(series.Planned), Display.Number(series.Overdue),
            ]));
        Write(page.Items);
    }

    public static void Write(IEnumerable<SnapshotFileItem> items) => Display.WriteTable(
        ["snapshot", "moment", "state", "origin", "rows", "bytes", "attempts", "manifest", "reason"],
        items.Select(item => (string[])
        [
            item.Snapshot, Display.Time(item.Moment), item.State, item.Origin,
            item.Rows is { } rows ? Display.Number(rows) : "", item.Bytes is { } bytes ? Display.Number(bytes) : "",
            Display.Number(item.Attempts), item.ManifestLocation ?? item.Manifest ?? "", item.Reason ?? "",
        ]));
}
