using Sync.Snapshots.Sources;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>Everything that can be in a snapshot, read back by DuckDB and compared with the API.</summary>
public class ResourceTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var resource in SnapshotSources.Names)
                foreach (var format in (string[])["parquet", "csv"]) cases.Add(resource, format);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_files_of_a_resource_have_the_rows_and_columns_of_the_API(string resource, string format)
    {
        await using var bench = await SnapshotBench.StartAsync(
            ("Sync:Network:Enabled", "true"), ("Resources", resource), ("Format", format), ("PartRows", "30"),
            ("Sync:Expectations:0:Name", "active"), ("Sync:Expectations:0:Expect:Status", "Active"));
        foreach (var _ in Enumerable.Range(0, 2))
        {
            bench.App.Cloud.Drift(30);
            await bench.App.RunWellAsync();
        }

        await bench.App.AgeAsync(3);
        await bench.MissAsync(TimeSpan.FromDays(2));

        await bench.WriteDueAsync();

        // The newer one has the events since the older one, which are none.
        var moment = (await bench.MomentsAsync())[0];
        var written = Assert.Single((await bench.ManifestAsync(moment)).Resources);
        Assert.True(written.Rows > 0, "There is nothing to compare.");
        var item = (await bench.ApiAsync("/api/snapshots"))["items"]!.AsArray()
            .Single(each => (DateTime)each!["moment"]! == moment)!;
        using var copy = await StoredSnapshots.CopyAsync(bench.Target);
        var answer = await bench.App.Http.GetStringAsync($"/api/{(string)item["links"]![resource]!}&format=ndjson");
        Assert.Equal(written.Rows, answer.Count(each => each == '\n'));
        Assert.Empty(copy.Difference(written, format, answer));
    }
}
