using Sync.Snapshots.Targets;

namespace Sync.Snapshots;

/// <summary>
/// The manifest of an attempt that ended before it could record the snapshot. It stays as long as every file is the
/// same again, which is the rule; otherwise it is removed before the first file that it names is replaced.
/// </summary>
internal sealed class EarlierManifest
{
    private readonly SnapshotTarget _target;
    private readonly string _path;
    private readonly HashSet<ManifestPart> _parts;
    private byte[]? _content;

    private EarlierManifest(SnapshotTarget target, string path, byte[]? content)
    {
        (_target, _path, _content) = (target, path, content);
        _parts = content is null ? [] : [.. SnapshotManifest.Read(content)?.Parts ?? []];
    }

    public static async Task<EarlierManifest> ReadAsync(
        SnapshotTarget target, string path, CancellationToken cancellationToken) =>
        new(target, path, (await target.ReadAsync(path, cancellationToken))?.Content);

    /// <summary>Call this before a part is written.</summary>
    public Task BeforeAsync(ManifestPart part, CancellationToken cancellationToken) =>
        _parts.Contains(part) ? Task.CompletedTask : RemoveAsync(cancellationToken);

    /// <summary>Call this before files are removed that are not in the manifest now to be written.</summary>
    public Task BeforeAsync(byte[] manifest, CancellationToken cancellationToken) =>
        _content?.AsSpan().SequenceEqual(manifest) != false ? Task.CompletedTask : RemoveAsync(cancellationToken);

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (_content is null) return;
        await _target.RemoveAsync(_path, cancellationToken);
        _content = null;
    }
}
