using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Http;
using Sync.Inventory.Fields;
using Sync.Inventory.Snapshots;
using Sync.Snapshots.Sources;
using Sync.Snapshots.Targets;

namespace Sync.Snapshots;

/// <summary>
/// Writes the files of one snapshot: parts first, then the manifest, then <c>latest.json</c>. A reader that begins with
/// a manifest never sees half a snapshot. Written again, all files are the same.
/// </summary>
public sealed class SnapshotWriter(
    [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SnapshotTargets targets)
{
    private const int MaxReplacements = 10;

    private const string Timeline = "select sync.timeline_id()";

    /// <exception cref="TargetException">The target failed: what was written is not named by a manifest.</exception>
    internal async Task<WrittenSnapshot> WriteAsync(
        SnapshotSettings series, ClaimedSnapshot claimed, SnapshotFreshness freshness,
        CancellationToken cancellationToken)
    {
        var target = targets.Of(series);
        var path = PathTemplate.Manifest(series.Name, claimed.Moment);
        var earlier = await EarlierManifest.ReadAsync(target, path, cancellationToken);
        var parts = new PartWriter(dataSource, target, series, earlier);
        var resources = new List<ManifestResource>();
        foreach (var source in series.Sources)
            resources.Add(await WriteAsync(parts, series, claimed, source, cancellationToken));
        var manifest = await DescribeAsync(series, claimed, freshness, resources, cancellationToken);
        var content = manifest.Write();
        await earlier.BeforeAsync(content, cancellationToken);
        await RemoveLeftoversAsync(target, series, manifest, cancellationToken);
        await target.PutAsync(path, content, cancellationToken);
        return await PointAsync(target, manifest, content, cancellationToken);
    }

    /// <summary>Ends what an earlier attempt began, of a moment that cannot be written any more.</summary>
    /// <returns>
    /// The snapshot, if that attempt had written its manifest, and so all of it; null: it had not, and what it left is
    /// removed.
    /// </returns>
    /// <exception cref="TargetException">The target failed.</exception>
    internal async Task<WrittenSnapshot?> EndAsync(
        SnapshotSettings series, ClaimedSnapshot claimed, CancellationToken cancellationToken)
    {
        var target = targets.Of(series);
        var path = PathTemplate.Manifest(series.Name, claimed.Moment);
        if ((await target.ReadAsync(path, cancellationToken))?.Content is { } content
            && SnapshotManifest.Read(content) is { } manifest)
            return await PointAsync(target, manifest, content, cancellationToken);
        await RemoveAsync(series, claimed.Moment, cancellationToken);
        return null;
    }

    private static async Task<ManifestResource> WriteAsync(
        PartWriter writer, SnapshotSettings series, ClaimedSnapshot claimed, SnapshotSource source,
        CancellationToken cancellationToken)
    {
        var parts = await writer.WriteAsync(source, claimed.Moment, claimed.Since, cancellationToken);
        return new ManifestResource(
            source.Name, parts.Sum(part => part.Rows), source.IsOfEvents ? claimed.Since : null,
            [.. source.Fields.Select(field => new ManifestColumn(field.Name, TypeOf(field, series.Format)))], parts);
    }

    private static string TypeOf(SnapshotField field, string format) => field.Kind switch
    {
        FieldKind.Number => "int32",
        FieldKind.BigNumber => "int64",
        FieldKind.Time => "timestamp",
        FieldKind.Json => field.Name == "tags" && format == AnswerFormat.Parquet.Name ? "map" : "json",
        _ => "text",
    };

    private async Task<SnapshotManifest> DescribeAsync(
        SnapshotSettings series, ClaimedSnapshot claimed, SnapshotFreshness freshness,
        IReadOnlyList<ManifestResource> resources, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Timeline, connection);
        return new SnapshotManifest
        {
            Name = series.Name,
            Snapshot = PathTemplate.Id(series.Name, claimed.Moment),
            Moment = claimed.Moment,
            Timeline = await command.ExecuteScalarAsync(cancellationToken) as string
                ?? throw CursorTable.BeingRestored(),
            RunId = freshness.RunId,
            Format = series.Format,
            Filter = series.Filter,
            Path = series.Path.Text,
            Resources = resources,
            Scopes = freshness.Scopes,
            Missing = freshness.Missing(),
            ScopesAreKnown = freshness.ScopesAreKnown,
            NetworkIsKnown = freshness.Network is not null,
        };
    }

    /// <summary>Removes what an attempt left that was killed, or that had other settings.</summary>
    private static async Task RemoveLeftoversAsync(
        SnapshotTarget target, SnapshotSettings series, SnapshotManifest manifest, CancellationToken cancellationToken)
    {
        var named = manifest.Parts.Select(part => part.Path)
            .Append(PathTemplate.Manifest(series.Name, manifest.Moment)).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in Folders(series, manifest.Moment))
        {
            var stored = await target.ListAsync(folder, cancellationToken);
            foreach (var left in stored.Where(path => !named.Contains(path)))
                await target.RemoveAsync(left, cancellationToken);
        }
    }

    /// <summary>The folders of a snapshot: of its parts, and of its manifest.</summary>
    private static IEnumerable<string> Folders(SnapshotSettings series, DateTime moment) => SnapshotSources.Names
        .Select(resource => series.Path.Folder(series.Name, moment, resource)).Distinct()
        .Append(PathTemplate.ManifestFolder(series.Name, moment));

    /// <summary>Replaces the pointer, unless it names a newer snapshot.</summary>
    /// <param name="content">The bytes of the manifest.</param>
    private static async Task<WrittenSnapshot> PointAsync(
        SnapshotTarget target, SnapshotManifest manifest, byte[] content, CancellationToken cancellationToken)
    {
        var written = new WrittenSnapshot(
            PathTemplate.Manifest(manifest.Name, manifest.Moment), SnapshotManifest.Sha256(content), manifest.Rows,
            manifest.Bytes);
        var path = PathTemplate.Latest(manifest.Name);
        var latest = new LatestSnapshot(
            1, manifest.Name, manifest.Snapshot, manifest.Moment, written.Path, written.Sha256);
        var pointer = JsonSerializer.SerializeToUtf8Bytes(latest, ApiJson.Indented);
        for (var tries = 0; tries < MaxReplacements; tries++)
        {
            var known = await target.ReadAsync(path, cancellationToken);
            if (known is not null && MomentOf(known.Content) > manifest.Moment) return written;
            if (await target.ReplaceAsync(path, pointer, known?.Tag, cancellationToken)) return written;
        }

        throw new TargetException(
            $"{target.Settings.Description}: writing {path} failed: it was changed by others {MaxReplacements} times "
            + "in a row: check that no other app writes snapshots of this name there.");
    }

    /// <returns>Null: it is not ours, and is replaced.</returns>
    private static DateTime? MomentOf(byte[] latest)
    {
        try
        {
            return JsonSerializer.Deserialize<LatestSnapshot>(latest, ApiJson.Options)?.Moment;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Removes a snapshot: its manifest first, so that no manifest names a part that is gone.
    /// </summary>
    internal async Task RemoveAsync(SnapshotSettings series, DateTime moment, CancellationToken cancellationToken)
    {
        var target = targets.Of(series);
        var path = PathTemplate.Manifest(series.Name, moment);
        var stored = await target.ReadAsync(path, cancellationToken);
        // The settings may have had another path when it was written.
        var named = stored is null ? [] : SnapshotManifest.Read(stored.Content)?.Parts.Select(part => part.Path) ?? [];
        await target.RemoveAsync(path, cancellationToken);
        foreach (var part in named) await target.RemoveAsync(part, cancellationToken);
        foreach (var folder in Folders(series, moment))
        {
            foreach (var left in await target.ListAsync(folder, cancellationToken))
                await target.RemoveAsync(left, cancellationToken);
            // A process may have been killed between a file and its folder.
            await target.RemoveEmptyAsync(folder, cancellationToken);
        }
    }
}
