using System.Net;
using System.Text.Json;
using Parquet;
using Sync.Alibaba.Answers;

using static Sync.Testing.NetworkRows;

namespace Sync.Tests.Network;

/// <summary>The lists of the network over HTTP: what differs from the list of flow logs.</summary>
public sealed class NetworkListTests
{
    [Fact]
    public async Task Attachments_are_listed_with_their_objects_as_JSON_and_selected_by_any_field_tag_or_word()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreAsync(
            Connection("tr-attach-1"), Connection("tr-attach-2") with { VpcId = "vpc-other", Bandwidth = 2 },
            Connection("tr-attach-3", kind: "VBR") with { RegionId = "cn-shanghai", Tags = WireTags.None });

        var first = (await ListAsync(app, "attachments?vpcId=vpc-other"))[0];
        Assert.Equal(
            ("1", "cn-hangzhou", "vsw-1", 2),
            (first.GetProperty("accountId").GetString(), first.GetProperty("regionId").GetString(),
                first.GetProperty("zoneMappings")[0].GetProperty("VSwitchId").GetString(),
                first.GetProperty("bandwidth").GetInt32()));
        foreach (var (query, expected) in ((string, string[])[])
        [
            ("sort=-transitRouterAttachmentId", ["tr-attach-3", "tr-attach-2", "tr-attach-1"]),
            ("regionId=cn-Shanghai", ["tr-attach-3"]),
            ("accountId=1&regionId=cn-hangzhou", ["tr-attach-1", "tr-attach-2"]),
            ("accountId=2", []),
            ("tag.env=prod&resourceType=VPC", ["tr-attach-1", "tr-attach-2"]),
            ("transitRouterId=tr-1&bandwidth=2", ["tr-attach-2"]),
            ("q=other", ["tr-attach-2"]),
        ])
        {
            Assert.Equal(
                expected, (await ListAsync(app, $"attachments?{query}"))
                    .Select(item => item.GetProperty("transitRouterAttachmentId").GetString()));
        }
    }

    [Fact]
    public async Task CEN_instances_have_no_region_in_any_format_filter_or_order()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreAsync(
            OneCen, OneCen with { CenId = "cen-2", Name = "test", CenBandwidthPackageIds = """{"A":["b"]}""" });

        var cens = await ListAsync(app, "cens?sort=-name");
        Assert.Equal(["cen-2", "cen-1"], cens.Select(cen => cen.GetProperty("cenId").GetString()));
        Assert.All(cens, cen => Assert.False(cen.TryGetProperty("regionId", out _)));
        var csv = Reading.ParseCsv(await app.Http.GetStringAsync("/api/cens?format=csv"));
        Assert.Equal(["accountId", "cenId", "name"], csv[0][..3]);
        Assert.Equal(["1", "cen-1", "production"], csv[1][..3]);
        Assert.Equal("""{"A": ["b"]}""", csv[2][csv[0].IndexOf("cenBandwidthPackageIds")]);
        await using var parquet = await ParquetReader.CreateAsync(
            new MemoryStream(await app.Http.GetByteArrayAsync("/api/cens?format=parquet")));
        Assert.Equal(csv[0], parquet.Schema.DataFields.Select(field => field.Name));
        foreach (var query in (string[])["regionId=cn-hangzhou", "fields=regionId", "sort=regionId"])
            Assert.Contains("regionId", await app.ProblemAsync($"/api/cens?{query}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_a_sorted_list_without_a_region_add_up()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreAsync([.. Enumerable.Range(1, 7)
            .Select(n => OneCen with { CenId = $"cen-{n}", Name = $"n{n % 3}" })]);

        foreach (var order in (string[])["&sort=name", "&sort=-name", ""])
        {
            var walked = new List<string?>();
            for (string? cursor = ""; cursor is not null;)
            {
                var page = await app.GetAsync<JsonElement>(
                    $"/api/cens?pageSize=2{order}{(cursor == "" ? "" : $"&cursor={cursor}")}");
                Assert.Equal(7, page.GetProperty("totalCount").GetInt32());
                walked.AddRange(page.GetProperty("items").EnumerateArray()
                    .Select(cen => cen.GetProperty("cenId").GetString()));
                cursor = page.GetProperty("nextCursor").GetString();
            }

            Assert.Equal(7, walked.Distinct().Count());
            Assert.Equal(
                (await ListAsync(app, $"cens?pageSize=7{order}")).Select(cen => cen.GetProperty("cenId").GetString()),
                walked);
        }
    }

    [Fact]
    public async Task A_list_shows_the_past_and_an_unchanged_one_is_a_304()
    {
        await using var app = await SyncApplication.StartAsync();
        var began = await app.StoreAsync(Router);
        var answer = await app.SendAsync("/api/transit-routers");
        var tag = answer.Headers.ETag!.Tag;
        Assert.Equal(
            HttpStatusCode.NotModified,
            (await app.SendAsync("/api/transit-routers", ("If-None-Match", tag))).StatusCode);

        await app.StoreAsync(Router with { Status = "Modifying" });

        Assert.Equal(
            HttpStatusCode.OK, (await app.SendAsync("/api/transit-routers", ("If-None-Match", tag))).StatusCode);
        Assert.Equal("Modifying", await StatusAsync(""));
        foreach (var filter in (string[])["", "&regionId=cn-hangzhou", "&q=tr", "&type=Enterprise&sort=status"])
            Assert.Equal("Active", await StatusAsync($"?asOf={Reading.At(began)}{filter}"));

        async Task<string?> StatusAsync(string query) =>
            Assert.Single(await ListAsync(app, $"transit-routers{query}")).GetProperty("status").GetString();
    }

    private static async Task<List<JsonElement>> ListAsync(SyncApplication app, string path) =>
        [.. (await app.GetAsync<JsonElement>($"/api/{path}")).GetProperty("items").EnumerateArray()];
}
