using Sync.Local.Hosting;
using Sync.Snapshots;
using Sync.Snapshots.Targets;

namespace Sync.Local.Commands;

/// <summary>The check of <c>doctor</c> of the stores of snapshots.</summary>
internal static class SnapshotDoctor
{
    /// <summary>Writes, reads and removes a small file in the store of each series.</summary>
    public static async Task CheckAsync(LocalApp app, DoctorReport report, CancellationToken cancellationToken)
    {
        foreach (var series in app.Get<IReadOnlyList<SnapshotSettings>>())
        {
            var target = app.Get<SnapshotTargets>().Of(series);
            try
            {
                await SnapshotCheck.TryAsync(target, series.Name, cancellationToken);
                report.Ok(
                    "snapshots", $"{series.Name}: {target.Settings.Description} can be written, read and listed");
            }
            catch (TargetException error)
            {
                report.Wrong("snapshots", $"{series.Name}: {error.Message}");
            }
        }
    }
}
