using Sync.Snapshots.Sources;

namespace Sync.Tests.Snapshots;

/// <summary>
/// The columns of the files, of which readers of many days rely on every one: they are only ever extended. With
/// <c>SYNC_WRITE_PAGES=1</c> this test adds new ones to the golden file; it never removes any.
/// </summary>
public sealed class SnapshotColumnTests
{
    private static readonly string Golden =
        RepositoryFiles.PathOf("tests", "Sync.Tests", "Snapshots", "columns.txt");

    [Fact]
    public async Task The_columns_of_each_resource_and_of_events_have_been_extended_and_nothing_else()
    {
        await using var bench = await SnapshotBench.StartAsync(
            ("Resources", string.Join(',', SnapshotSources.Names)), ("Format", "parquet"));
        await bench.MissAsync(TimeSpan.FromDays(1));
        await bench.WriteDueAsync();
        var manifest = await bench.ManifestAsync(Assert.Single(await bench.MomentsAsync()));

        string[] columns =
        [
            .. manifest.Resources.SelectMany(resource => resource.Columns.Select(column =>
                $"{resource.Resource} {column.Name} {column.Type}")),
        ];
        var known = await File.ReadAllLinesAsync(Golden);
        Assert.Equal(known, columns.Where(column => known.Contains(column)));
        if (Environment.GetEnvironmentVariable("SYNC_WRITE_PAGES") == "1")
            await File.WriteAllLinesAsync(Golden, columns);
        Assert.Equal(await File.ReadAllLinesAsync(Golden), columns);
    }
}
