namespace Sync.Snapshots.Targets;

/// <summary>The targets of all series, by the name of the series. Nothing is connected before the first use.</summary>
public sealed class SnapshotTargets : IDisposable
{
    private readonly Dictionary<string, SnapshotTarget> _targets;

    public SnapshotTargets(IReadOnlyList<SnapshotSettings> all, TimeProvider time) =>
        _targets = all.ToDictionary(each => each.Name, each => Create(each.Target, time), StringComparer.Ordinal);

    /// <summary>Null for a series that the settings do not name.</summary>
    public SnapshotTarget? Find(string name) => _targets.GetValueOrDefault(name);

    public SnapshotTarget Of(SnapshotSettings series) => _targets[series.Name];

    private static SnapshotTarget Create(TargetSettings settings, TimeProvider time) => settings switch
    {
        BlobSettings blobs => new BlobTarget(blobs, time),
        S3Settings s3 => new S3Target(s3, time),
        _ => new FolderTarget((FolderSettings)settings, time),
    };

    public void Dispose()
    {
        foreach (var target in _targets.Values) target.Dispose();
    }
}
