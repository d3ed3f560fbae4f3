using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Sync.Snapshots;
using Sync.Snapshots.Targets;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>A copy of everything in a store, as its readers see it.</summary>
internal sealed partial class StoredSnapshots : IDisposable
{
    private const string Change = """[{"field": "VARCHAR", "before": "JSON", "after": "JSON"}]""";
    private const string Finding = """[{"field": "VARCHAR", "expected": ["VARCHAR"], "actual": "VARCHAR"}]""";

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
    public IReadOnlyList<string> Ask(string question) => AskAll(question)[^1];

    /// <summary>Asks several questions, one after the other.</summary>
    /// <param name="questions">Statements with semicolons. Paths of flow logs are relative to the store.</param>
    /// <returns>The rows of each statement that has an answer.</returns>
    public IReadOnlyList<IReadOnlyList<string>> AskAll(string questions)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Resource().Replace(
            questions.Replace("read_parquet('flowlogs/", $"read_parquet('{_folder.FullName}/flowlogs/",
                StringComparison.Ordinal),
            $"read_parquet('{_folder.FullName}/$1/**/*.parquet', hive_partitioning = true, union_by_name = true)");
        using var reader = command.ExecuteReader();
        var answers = new List<IReadOnlyList<string>>();
        do answers.Add(Rows(reader)); while (reader.NextResult());
        return answers;
    }

    private static List<string> Rows(DuckDBDataReader reader)
    {
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join(
                ' ', Enumerable.Range(0, reader.FieldCount).Select(column => $"{reader.GetValue(column)}")));
        }

        return rows;
    }

    /// <summary>Compares the files of a resource with an answer of the API, in the columns of the files.</summary>
    /// <param name="answer">In NDJSON.</param>
    /// <returns>The rows that only one of them has.</returns>
    public IReadOnlyList<string> Difference(ManifestResource resource, string format, string answer)
    {
        var api = Path.Combine(_folder.FullName, "api.ndjson");
        File.WriteAllText(api, answer);
        var parts = string.Join(", ", resource.Parts.Select(part => $"'{_folder.FullName}/{part.Path}'"));
        var types = string.Join(", ", resource.Columns.Select(column => $"\"{column.Name}\": '{TypeOf(column)}'"));
        var read = format == "parquet" ? $"read_parquet([{parts}])" : $"read_csv([{parts}], all_varchar = true)";
        var values = string.Join(", ", resource.Columns.Select(column =>
            $"{ValueOf(column, $"\"{column.Name}\"")} as \"{column.Name}\""));
        return Ask($$"""
            with stored as (select {{values}} from {{read}}),
            answered as (
                select {{values}} from read_json('{{api}}', format = 'newline_delimited', columns = { {{types}} })
            )
            select 'only stored', * from (from stored except all from answered)
            union all
            select 'only answered', * from (from answered except all from stored)
            """);
    }

    private static string TypeOf(ManifestColumn column) => column.Type switch
    {
        "int32" or "int64" => "BIGINT",
        "timestamp" => "TIMESTAMPTZ",
        "map" => "MAP(VARCHAR, VARCHAR)",
        "json" => "JSON",
        _ => "VARCHAR",
    };

    // A text that is missing is an empty one in CSV.
    private static string ValueOf(ManifestColumn column, string name) => column.Type switch
    {
        "int32" or "int64" => $"{name}::bigint",
        "timestamp" => $"epoch_us({name}::timestamptz)",
        "map" => $"list_sort(map_entries({name}))",
        // The order of members differs.
        "json" when column.Name == "changes" => $"from_json({name}, '{Change}')::varchar",
        "json" when column.Name == "findings" => $"from_json({name}, '{Finding}')::varchar",
        "json" => $"json(nullif({name}::varchar, ''))::varchar",
        _ => $"nullif({name}::varchar, '')",
    };

    [GeneratedRegex(@"\{([a-z-]+)\}")]
    private static partial Regex Resource();

    public void Dispose() => _folder.Delete(recursive: true);
}
