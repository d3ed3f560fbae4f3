using System.Security.Cryptography;
using System.Text;
using Sync.Snapshots.Targets;

namespace Sync.Snapshots;

/// <summary>Checks what is in the stores.</summary>
public static class SnapshotCheck
{
    /// <summary>Writes, reads, lists and removes a small file, so that every right that is missing is found.</summary>
    /// <exception cref="TargetException">The target failed.</exception>
    public static async Task TryAsync(SnapshotTarget target, string name, CancellationToken cancellationToken)
    {
        var path = $"{PathTemplate.Manifests}/{name}/check-{Guid.NewGuid():N}.txt";
        var content = Encoding.UTF8.GetBytes("Written by the command doctor, and removed.\n");
        await target.PutAsync(path, content, cancellationToken);
        var stored = await target.ReadAsync(path, cancellationToken);
        var listed = await target.ListAsync($"{PathTemplate.Manifests}/{name}/", cancellationToken);
        await target.RemoveAsync(path, cancellationToken);
        if (stored?.Content.AsSpan().SequenceEqual(content) != true || !listed.Contains(path))
        {
            throw new TargetException(
                $"{target.Settings.Description}: a file that was written was not there afterwards: check what else "
                + "changes or removes files there.");
        }
    }

    /// <summary>Compares a written snapshot with its manifest, and the manifest with the database.</summary>
    /// <returns>A sentence for each difference; none: every byte is as it was written.</returns>
    /// <exception cref="TargetException">The target failed.</exception>
    public static async Task<IReadOnlyList<string>> VerifyAsync(
        SnapshotTarget target, SnapshotFileItem item, CancellationToken cancellationToken)
    {
        if (await target.ReadAsync(item.Manifest!, cancellationToken) is not { } stored)
            return [$"{item.Manifest} is missing."];
        if (SnapshotManifest.Sha256(stored.Content) != item.ManifestSha256)
            return [$"{item.Manifest} was changed after it was written."];
        var faults = new List<string>();
        var manifest = SnapshotManifest.Read(stored.Content)!;
        foreach (var part in manifest.Parts)
        {
            if (await FaultAsync(target, part, cancellationToken) is { } fault) faults.Add(fault);
        }

        var named = manifest.Parts.Select(part => part.Path).Append(item.Manifest!).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in named.Select(path => path[..(path.LastIndexOf('/') + 1)]).Distinct())
        {
            faults.AddRange((await target.ListAsync(folder, cancellationToken))
                .Where(path => !named.Contains(path)).Select(path => $"{path} is not part of the snapshot."));
        }

        return faults;
    }

    private static async Task<string?> FaultAsync(
        SnapshotTarget target, ManifestPart part, CancellationToken cancellationToken)
    {
        var hash = "";
        var isThere = await target.ReadAsync(
            part.Path,
            async (content, token) => hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, token)),
            cancellationToken);
        return !isThere ? $"{part.Path} is missing."
            : hash != part.Sha256 ? $"{part.Path} was changed after it was written."
            : null;
    }
}
