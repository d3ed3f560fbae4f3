using System.Net;
using System.Text.Json;
using Parquet;
using Sync.Local.FakeCen;

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
        foreach (var order in (string[])["", "&sort=regionId", $"&transitRouterId={router.TransitRouterId}", "&q=tr"])
            Assert.Equal("not_covered", Assert.Single(await CoverageAsync(app, $"asOf={asOf}{order}")).Coverage);
    }

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
