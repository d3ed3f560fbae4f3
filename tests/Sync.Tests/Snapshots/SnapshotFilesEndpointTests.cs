using System.Net;
using Sync.Snapshots;

namespace Sync.Tests.Snapshots;

/// <summary><c>GET /api/snapshots</c>.</summary>
public class SnapshotFilesEndpointTests
{
    [Fact]
    public async Task The_list_has_the_newest_moments_first_with_where_their_files_are()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.MissAsync(TimeSpan.FromDays(3));
        await bench.WriteDueAsync();

        var page = await bench.ApiAsync("/api/snapshots?pageSize=2");
        var next = await bench.ApiAsync($"/api/snapshots?pageSize=2&cursor={(string)page["nextCursor"]!}");

        var moments = await bench.MomentsAsync();
        Assert.Equal(
            moments.Reverse().Select(moment => PathTemplate.Id("daily", moment)),
            page["items"]!.AsArray().Concat(next["items"]!.AsArray()).Select(item => (string)item!["snapshot"]!));
        var item = page["items"]![0]!;
        Assert.True(File.Exists((string)item["manifestLocation"]!));
        Assert.Equal(("written", 60), ((string)item["state"]!, (int)item["rows"]!));
        Assert.Null(next["nextCursor"]);
    }

    [Fact]
    public async Task Each_resource_has_a_link_to_the_same_content_with_the_filter_of_the_series()
    {
        await using var bench = await SnapshotBench.StartAsync(
            ("Sync:Network:Enabled", "true"), ("Resources", "flowlogs,attachments,drift"),
            ("Filter", "regionId=cn-hangzhou"));
        bench.App.Cloud.Drift(30);
        await bench.App.RunWellAsync();
        await bench.App.AgeAsync(3);
        await bench.MissAsync(TimeSpan.FromDays(2));
        await bench.WriteDueAsync();
        bench.App.Cloud.Drift(30);
        await bench.App.RunWellAsync();

        var items = (await bench.ApiAsync("/api/snapshots"))["items"]!.AsArray();

        Assert.Equal(2, items.Count);
        var rows = new Dictionary<string, long>();
        foreach (var item in items)
        {
            var manifest = await bench.ManifestAsync((DateTime)item!["moment"]!);
            Assert.Equal(
                manifest.Resources.Select(each => each.Resource), item["links"]!.AsObject().Select(link => link.Key));
            foreach (var resource in manifest.Resources)
            {
                var link = (string)item["links"]![resource.Resource]!;
                var lines = await bench.App.Http.GetStringAsync($"/api/{link}&format=ndjson");
                Assert.Equal(resource.Rows, lines.Count(each => each == '\n'));
                rows[resource.Resource] = resource.Rows + rows.GetValueOrDefault(resource.Resource);
            }
        }

        Assert.True(rows.Values.All(count => count > 0), string.Join(' ', rows));
        Assert.True(rows["flowlogs"] < 120);
    }

    [Fact]
    public async Task A_series_that_the_settings_no_longer_name_has_no_links()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.App.ExecuteAsync("""
            insert into sync.snapshot_series (name, planned_to) values ('former', now());
            insert into sync.snapshot (name, moment, origin) values ('former', now(), 'command')
            """);

        var item = (await bench.ApiAsync("/api/snapshots"))["items"]![0]!;

        Assert.Equal(("former", 0), ((string)item["name"]!, item["links"]!.AsObject().Count));
    }

    [Fact]
    public async Task The_series_of_the_settings_are_told_with_their_state_and_without_secrets()
    {
        await using var bench = await SnapshotBench.StartAsync(
            ("Sync:Snapshots:1:Name", "cloud"), ("Sync:Snapshots:1:AfterRun", "true"),
            ("Sync:Snapshots:1:Target", "s3://bucket/p"), ("Sync:Snapshots:1:Region", "eu-central-1"),
            ("Sync:Snapshots:1:AccessKeyId", "key-id"), ("Sync:Snapshots:1:AccessKeySecret", "key-secret"));
        await bench.MissAsync(TimeSpan.FromDays(1));
        await bench.App.Get<SnapshotJob>().WriteDueAsync(bench.Series, CancellationToken.None);

        var text = await bench.App.Http.GetStringAsync("/api/snapshots");
        var series = (await bench.ApiAsync("/api/snapshots"))["series"]!.AsArray();

        Assert.Equal(["daily", "cloud"], series.Select(each => (string)each!["name"]!));
        Assert.Equal((await bench.MomentsAsync())[0], (DateTime)series[0]!["newestMoment"]!);
        Assert.Equal((0, 0), ((int)series[0]!["planned"]!, (int)series[0]!["overdue"]!));
        Assert.Equal("S3 amazonaws.com, bucket bucket", (string)series[1]!["target"]!);
        Assert.Equal("s3://bucket/p/_snapshots/cloud/latest.json", (string)series[1]!["latest"]!);
        Assert.DoesNotContain("key-", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state=lost", "state has unknown value lost; allowed: planned, written, skipped, removed.")]
    [InlineData("since=yesterday", "since must be an RFC 3339 time")]
    [InlineData("nmae=x", "nmae is not a parameter of this route")]
    public async Task A_wrong_parameter_is_a_400_that_names_it(string query, string fault)
    {
        await using var app = await SyncApplication.StartAsync();

        var answer = await app.Http.GetAsync($"/api/snapshots?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(fault, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
