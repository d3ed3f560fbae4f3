using System.Net;
using Sync.Coverage;

using static Sync.Network.Verdicts;
using static Sync.Testing.NetworkRows;

namespace Sync.Tests.Coverage;

/// <summary><c>GET /api/coverage/summary</c>.</summary>
public sealed class CoverageSummaryTests(CoverageSummaryTests.Ends ends) : IClassFixture<CoverageSummaryTests.Ends>
{
    [Fact]
    public async Task Ends_are_counted_by_verdict_and_only_known_ones_that_can_be_covered_make_the_share()
    {
        var summary = await ReadAsync(ends.App, "");

        Assert.Equal((8, 3.0 / 5), (summary.Total, summary.Share));
        Assert.Equal(new VerdictCounts(3, 1, 1, 1, 2), summary.ByVerdict);
        Assert.Equal(summary.Total, summary.ByVerdict.Total());
        Assert.Equal(
            [("VPC", 5, 0.5), ("TR", 2, 1.0), ("VBR", 1, null)],
            summary.ByKind.Select(kind => (kind.Value, kind.Total, kind.Share)));
        Assert.Equal(
            [("cen-1", 7, 0.5), ("cen-2", 1, 1.0)],
            summary.ByCen.Select(cen => (cen.Value, cen.Total, cen.Share)));
        Assert.Equal(
            [("cn-hangzhou", 7), ("cn-shanghai", 1)], summary.ByRegion.Select(region => (region.Value, region.Total)));
        Assert.Equal([("1", summary.ByVerdict)], summary.ByAccount.Select(each => (each.Value, each.ByVerdict)));
    }

    [Theory]
    [InlineData("resourceType=VPC", 5, 0.5)]
    [InlineData("resourceType=VPC&resourceType=TR", 7, 0.6)]
    [InlineData("regionId=cn-shanghai&accountId=1", 1, 1.0)]
    [InlineData("cenId=cen-2", 1, 1.0)]
    [InlineData("transitRouterId=tr-2", 1, null)]
    [InlineData("tag.env=test", 1, 0.0)]
    [InlineData("verdict=unknown", 1, null)]
    [InlineData("q=attach-7", 1, 1.0)]
    [InlineData("accountId=2", 0, null)]
    public async Task Filters_select_what_is_counted(string query, int total, double? share)
    {
        var summary = await ReadAsync(ends.App, query);

        Assert.Equal((total, share), (summary.Total, summary.Share));
        Assert.Equal(total, summary.ByKind.Sum(kind => kind.Total));
        Assert.Equal(share, summary.Trend[^1].Share);
    }

    [Fact]
    public async Task An_inventory_without_connections_has_no_share()
    {
        await using var app = await SyncApplication.StartAsync();

        var summary = await ReadAsync(app, "days=3");

        Assert.Equal((0, null, 3), (summary.Total, summary.Share, summary.Trend.Count));
        Assert.Empty(summary.ByCen);
    }

    [Fact]
    public async Task The_summary_of_the_past_is_what_it_was_then()
    {
        await using var app = await StartAsync();
        var before = await ReadAsync(app, "");
        await app.StoreAsync(End("tr-attach-4", Covered));
        await app.RemoveAsync(End("tr-attach-1"));

        var (now, then) = (await ReadAsync(app, ""), await ReadAsync(app, $"asOf={Reading.At(before.AsOf)}"));

        Assert.Equal(new VerdictCounts(3, 1, 0, 1, 2), now.ByVerdict);
        Assert.Equal(before.ByVerdict, then.ByVerdict);
        Assert.Equal(before.ByKind, then.ByKind);
        Assert.Equal(before.AsOf, then.AsOf);
        Assert.Equal(0, (await ReadAsync(app, "asOf=2020-01-01T00:00:00Z")).Total);
    }

    [Fact]
    public async Task Each_day_of_the_trend_has_the_share_at_its_end()
    {
        await using var app = await SyncApplication.StartAsync();
        // Two ends are older than the days asked for: one becomes covered, the other stays so. A third exists within
        // these days, and a fourth ended before.
        await app.ExecuteAsync(
            """
            with day as (select date_trunc('day', now(), 'UTC') as today)
            insert into sync.coverage (account_id, region_id, attachment_end_id, resource_type, verdict, tags,
                content_hash, first_seen_at, valid_from)
            select '1', 'r', id, 'VPC', 'covered', '{}'::jsonb, gen_random_uuid(), today - began, today - began
            from day, (values ('stays', interval '40 days'), ('changed', interval '50 hours')) v (id, began);
            with day as (select date_trunc('day', now(), 'UTC') as today)
            insert into sync.coverage_history (account_id, region_id, attachment_end_id, resource_type, verdict, tags,
                content_hash, first_seen_at, valid_from, valid_to)
            select '1', 'r', id, 'VPC', verdict, '{}'::jsonb, gen_random_uuid(), today - began, today - began,
                today - ended
            from day, (values
                ('changed', 'not_covered', interval '40 days', interval '50 hours'),
                ('passed', 'partly', interval '60 hours', interval '30 hours'),
                ('passed', 'unknown', interval '70 hours', interval '60 hours'),
                ('long gone', 'not_covered', interval '40 days', interval '30 days')) v (id, verdict, began, ended);
            update sync.inventory_clock set at = clock_timestamp();
            """);
        var today = DateOnly.FromDateTime(await app.ScalarAsync<DateTime>("select now() at time zone 'UTC'"));

        var trend = (await ReadAsync(app, "days=5")).Trend;

        Assert.Equal([.. Enumerable.Range(-4, 5).Select(today.AddDays)], trend.Select(day => day.Day));
        Assert.Equal([(1, 2), (2, 3), (2, 2), (2, 2), (2, 2)], trend.Select(day => (day.Covered, day.Coverable)));
        Assert.Equal([0.5, 2.0 / 3, 1.0, 1.0, 1.0], trend.Select(day => day.Share));
        var asOf = Reading.At(today.AddDays(-3).ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc));
        var past = (await ReadAsync(app, $"days=3&asOf={asOf}")).Trend;
        Assert.Equal(today.AddDays(-3), past[^1].Day);
        Assert.Equal([(1, 2), (1, 2), (1, 3)], past.Select(day => (day.Covered, day.Coverable)));
    }

    [Fact]
    public async Task An_unchanged_summary_is_a_304_and_a_wrong_parameter_is_named()
    {
        await using var app = await StartAsync();
        var tag = (await app.SendAsync("/api/coverage/summary?days=2")).Headers.ETag!.Tag;
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync());
        await app.StoreAsync(End("tr-attach-4", Covered));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());

        foreach (var name in (string[])["days=0", "asOf=then", "sort=verdict", "pageSize=1"])
        {
            Assert.Contains(
                $"\"{name.Split('=')[0]}\"", await app.ProblemAsync($"/api/coverage/summary?{name}"),
                StringComparison.Ordinal);
        }

        async Task<HttpStatusCode> StatusAsync() =>
            (await app.SendAsync("/api/coverage/summary?days=2", ("If-None-Match", tag))).StatusCode;
    }

    /// <summary>For tests that only read.</summary>
    public sealed class Ends : SharedApp
    {
        private protected override Task<SyncApplication> StartAsync() => CoverageSummaryTests.StartAsync();
    }

    /// <summary>Starts an app with eight ends.</summary>
    private static async Task<SyncApplication> StartAsync()
    {
        var app = await SyncApplication.StartAsync();
        await app.StoreAsync(
            End("tr-attach-1", Covered), End("tr-attach-2", Covered, kind: "TR"),
            End("tr-attach-3", Partly), End("tr-attach-4") with { Tags = End("x").Tags.SetItem("env", "test") },
            End("tr-attach-5", Impossible, kind: "VBR"), End("tr-attach-6", Unknown, "tr-2", "TR"),
            End("tr-attach-7", Covered) with { RegionId = "cn-shanghai", CenId = "cen-2" }, End("tr-attach-8", "new"));
        return app;
    }

    private static Task<CoverageSummary> ReadAsync(SyncApplication app, string query) =>
        app.GetAsync<CoverageSummary>($"/api/coverage/summary?{query}");
}
