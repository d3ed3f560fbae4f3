using System.Net;
using System.Text.Json;
using Parquet;
using Sync.Local.FakeCen;
using Sync.Network;

namespace Sync.Tests.Coverage;

/// <summary>The coverage of transit routers over HTTP.</summary>
public sealed class RouterCoverageListTests
{
    [Fact]
    public async Task Every_transit_router_has_the_coverage_that_SQL_has_in_each_format_and_alone()
    {
        await using var app = await StartAsync(new FakeCloudOptions(Regions: 3, FlowLogs: 40));
        await app.RunWellAsync();

        var expected = await app.QueryAsync<(string Id, string? Coverage, string Reason)>(
            """
            select transit_router_id, coverage, coverage_reason
            from report.transit_router
            order by account_id, region_id, transit_router_id
            """);
        Assert.True(expected.Select(router => router.Coverage).Distinct().Count() > 2);
        Assert.Equal(expected, await CoverageAsync(app, "sort=regionId"));
        var csv = Reading.ParseCsv(await app.Http.GetStringAsync("/api/transit-routers?format=csv"));
        Assert.Equal(["coverage", "coverageReason"], csv[0][^2..]);
        Assert.Equal(expected, csv.Skip(1).Select(row => (row[2], row[^2] is "" ? null : row[^2], row[^1])));
        await using var parquet = await ParquetReader.CreateAsync(
            new MemoryStream(await app.Http.GetByteArrayAsync("/api/transit-routers?format=parquet")));
        Assert.Equal(csv[0], parquet.Schema.DataFields.Select(field => field.Name));
        var (id, coverage, reason) = expected[0];
        var one = await app.GetAsync<JsonElement>($"/api/transit-routers/{id}");
        Assert.Equal((id, coverage, reason), Read(one));
    }

    [Fact]
    public async Task Transit_routers_are_filtered_and_sorted_by_their_coverage_in_each_format()
    {
        await using var app = await StartAsync(new FakeCloudOptions(Regions: 3, FlowLogs: 40));
        await app.RunWellAsync();
        var all = await CoverageAsync(app, "");

        foreach (var verdict in Verdicts.All)
        {
            var expected = all.Where(router => router.Coverage == verdict).ToList();
            Assert.Equal(expected, await CoverageAsync(app, $"coverage={verdict}"));
            var csv = await app.Http.GetStringAsync($"/api/transit-routers?format=csv&coverage={verdict}");
            Assert.Equal(expected.Select(router => router.Id), Reading.ParseCsv(csv).Skip(1).Select(row => row[2]));
            await using var parquet = await ParquetReader.CreateAsync(new MemoryStream(
                await app.Http.GetByteArrayAsync($"/api/transit-routers?format=parquet&coverage={verdict}")));
            Assert.Equal(expected.Count, parquet.Metadata!.NumRows);
        }

        Assert.Equal(
            all.Where(router => router.Coverage is "covered" or "not_covered"),
            await CoverageAsync(app, "coverage=covered&coverage=not_covered"));
        var rising = await CoverageAsync(app, "sort=coverage");
        // The collation is that of the database, which may compare without regard to the underscore.
        Assert.Equal(all.Order(), rising.Order());
        Assert.Equal(all.Any(router => router.Coverage is null), rising[0].Coverage is null);
        Assert.Equal(all.Select(router => router.Coverage).Distinct().Count(), Groups(rising));
        Assert.Equal(rising.Reverse(), await CoverageAsync(app, "sort=-coverage"));
    }

    [Fact]
    public async Task Pages_of_transit_routers_sorted_by_coverage_add_up_to_the_list()
    {
        await using var app = await StartAsync(new FakeCloudOptions(Regions: 3, FlowLogs: 40));
        await app.RunWellAsync();

        var (pages, cursor) = (new List<(string, string?, string)>(), "");
        do
        {
            var page = await app.GetAsync<JsonElement>($"/api/transit-routers?sort=-coverage&pageSize=7{cursor}");
            pages.AddRange(Items(page));
            cursor = page.GetProperty("nextCursor").GetString() is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);

        Assert.Equal(await CoverageAsync(app, "sort=-coverage"), pages);
    }

    [Fact]
    public async Task A_coverage_that_does_not_exist_is_refused_with_those_that_do()
    {
        await using var app = await StartAsync(new FakeCloudOptions(Regions: 1, FlowLogs: 0));

        using var routers = await app.Http.GetAsync("/api/transit-routers?coverage=covered,none");
        using var ends = await app.Http.GetAsync("/api/coverage?verdict=not-covered");

        const string allowed = "allowed: covered, partly, not_covered, impossible, unknown.";
        Assert.Equal(HttpStatusCode.BadRequest, routers.StatusCode);
        Assert.Contains($"coverage has unknown value none; {allowed}", await routers.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.BadRequest, ends.StatusCode);
        Assert.Contains($"verdict has unknown value not-covered; {allowed}", await ends.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_coverage_of_a_transit_router_is_that_of_the_asked_time()
    {
        await using var app = await StartAsync(
            new FakeCloudOptions(Regions: 2, FlowLogs: 0, Cens: 0, TransitRouters: 0, Attachments: 0));
        var part = new WalkPart(app.Cen);
        var router = part.Router();
        part.Attach(router);
        await app.RunWellAsync();
        var before = await app.GetAsync<JsonElement>("/api/transit-routers");
        Assert.Equal("not_covered", Assert.Single(Items(before)).Coverage);
        using var listed = await app.Http.GetAsync("/api/transit-routers");
        part.Log(router);

        await app.RunWellAsync();

        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/transit-routers");
        again.Headers.IfNoneMatch.Add(listed.Headers.ETag!);
        using var changed = await app.Http.SendAsync(again);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("covered", Assert.Single(await CoverageAsync(app, "")).Coverage);
        var asOf = before.GetProperty("asOf").GetString();
        string[] orders =
            ["", "&sort=regionId", "&sort=-coverage", $"&transitRouterId={router.TransitRouterId}", "&q=tr"];
        foreach (var order in orders)
        {
            Assert.Equal("not_covered", Assert.Single(await CoverageAsync(app, $"asOf={asOf}{order}")).Coverage);
            var those = $"asOf={asOf}{order}&coverage";
            Assert.Single(await CoverageAsync(app, $"{those}=not_covered,partly"));
            Assert.Empty(await CoverageAsync(app, $"{those}=covered"));
        }
    }

    // How often the coverage changes along the list, and one.
    private static int Groups(IReadOnlyList<(string Id, string? Coverage, string Reason)> routers) =>
        1 + routers.Zip(routers.Skip(1)).Count(pair => pair.First.Coverage != pair.Second.Coverage);

    private static Task<SyncApplication> StartAsync(FakeCloudOptions cloud) =>
        SyncApplication.StartAsync(cloud, ("Sync:Network:Enabled", "true"));

    private static async Task<IReadOnlyList<(string Id, string? Coverage, string Reason)>> CoverageAsync(
        SyncApplication app, string query) =>
        Items(await app.GetAsync<JsonElement>($"/api/transit-routers?pageSize=1000&{query}"));

    private static IReadOnlyList<(string Id, string? Coverage, string Reason)> Items(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(Read)];

    private static (string Id, string? Coverage, string Reason) Read(JsonElement router) => (
        router.GetProperty("transitRouterId").GetString()!, router.GetProperty("coverage").GetString(),
        router.GetProperty("coverageReason").GetString()!);
}
