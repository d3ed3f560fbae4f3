using DuckDB.NET.Data;
using Sync.Snapshots;
using Sync.Snapshots.Targets;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>A copy of everything in a store, as its readers see it.</summary>
internal sealed class StoredSnapshots : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sync-copy-");

    public IReadOnlyList<string> Paths { get; private set; } = [];

    public static async Task<StoredSnapshots> CopyAsync(SnapshotTarget target)
    {
        var copy = new StoredSnapshots();
        copy.Paths = [.. (await target.ListAsync("", CancellationToken.None))
            .Where(path => !path.EndsWith(".lock", StringComparison.Ordinal))];
        foreach (var path in copy.Paths)
        {
            var file = Path.Combine(copy._folder.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await target.ReadAsync(
                path,
                async (content, token) =>
                {
                    await using var stream = File.Create(file);
                    await content.CopyToAsync(stream, token);
                },
                CancellationToken.None);
        }

        return copy;
    }

    public byte[] Read(string path) => File.ReadAllBytes(Path.Combine(_folder.FullName, path));

    /// <summary>Checks that each manifest names only parts that are there, with the bytes that it says.</summary>
    public IReadOnlyList<SnapshotManifest> AssertWhole()
    {
        SnapshotManifest[] manifests =
        [
            .. Paths.Where(path => path.EndsWith("manifest.json", StringComparison.Ordinal))
                .Select(path => SnapshotManifest.Read(Read(path))!),
        ];
        Assert.All(manifests.SelectMany(manifest => manifest.Parts), part =>
            Assert.Equal(part.Sha256, SnapshotManifest.Sha256(Read(part.Path))));
        return manifests;
    }

    /// <summary>Checks that there is nothing but whole snapshots and the pointer to the newest.</summary>
    public void AssertClean()
    {
        var named = AssertWhole().SelectMany(manifest => manifest.Parts.Select(part => part.Path)
            .Append(PathTemplate.Manifest(manifest.Name, manifest.Moment))
            .Append(PathTemplate.Latest(manifest.Name))).Distinct();
        Assert.Equal(named.Order(StringComparer.Ordinal), Paths.Order(StringComparer.Ordinal));
    }

    /// <summary>The Parquet files of a resource, as DuckDB names them.</summary>
    public string Glob(string resource) => $"{_folder.FullName}/{resource}/**/*.parquet";

    /// <summary>
    /// Asks DuckDB. <c>{flowlogs}</c> stands for all Parquet files of flow logs; likewise the other resources.
    /// </summary>
    public IReadOnlyList<string> Ask(string question)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = System.Text.RegularExpressions.Regex.Replace(
            question, @"\{([a-z-]+)\}",
            $"read_parquet('{_folder.FullName}/$1/**/*.parquet', hive_partitioning = true, union_by_name = true)");
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join(
                ' ', Enumerable.Range(0, reader.FieldCount).Select(column => $"{reader.GetValue(column)}")));
        }

        return rows;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
