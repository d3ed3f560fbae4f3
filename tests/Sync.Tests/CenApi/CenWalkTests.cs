namespace Sync.Tests.CenApi;

/// <summary>The later pages of a listing, which are read by the keys that an earlier page has ordered.</summary>
public class CenWalkTests
{
    private const string Region = "cn-hangzhou";
    private const int PageSize = 3;

    [Fact]
    public async Task Every_page_of_a_walk_is_the_clouds_and_a_page_after_the_last_is_empty()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 20));
        using var cloud = new SignedCaller(app.App.Cen);
        using var inventory = await app.NewCallerAsync();

        var seen = new List<string?>();
        for (var page = 1; page <= 8; page++) seen.AddRange(Ids(await inventory.PageAsync(Region, page, PageSize)));

        Assert.Equal(20, seen.Distinct().Count());
        Assert.Equal(20, seen.Count);
        SameAnswer.Assert(
            await cloud.PageAsync(Region, 1, 100), await inventory.PageAsync(Region, 1, 100), sorted: true);
        Assert.Equal(seen, Ids(await inventory.PageAsync(Region, 1, 100)));
    }

    [Fact]
    public async Task A_page_after_a_run_is_of_the_new_inventory()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 20));
        using var inventory = await app.NewCallerAsync();
        await inventory.PageAsync(Region, 4, PageSize);
        foreach (var id in app.Cloud.FlowLogs(Region).Take(4).Select(flowLog => flowLog.FlowLogId).ToList())
            app.Cloud.Remove(Region, id);
        await app.App.RunWellAsync();

        var page = await inventory.PageAsync(Region, 4, PageSize);

        Assert.Equal("16", (string?)page["TotalCount"]);
        Assert.Equal(
            Ids(await inventory.PageAsync(Region, 1, 100)).Skip(3 * PageSize).Take(PageSize), Ids(page));
    }

    [Fact]
    public async Task A_page_is_the_same_after_its_rows_were_moved_in_the_table()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 1, FlowLogs: 20));
        using var inventory = await app.NewCallerAsync();
        var before = Ids(await inventory.PageAsync(Region, 4, PageSize)).ToList();

        await app.App.ExecuteAsync("cluster sync.flow_log using flow_log_by_id");

        Assert.Equal(before, Ids(await inventory.PageAsync(Region, 4, PageSize)));
    }

    [Fact]
    public async Task Walks_with_different_filters_and_of_different_accounts_do_not_share_an_order()
    {
        await using var app = await CenApiApplication.StartAsync(new(Regions: 2, FlowLogs: 40));
        using var all = await app.NewCallerAsync();
        using var nobody = await app.NewCallerAsync("43");

        Assert.Equal("40", (string?)(await all.PageAsync(null, 4, PageSize))["TotalCount"]);
        Assert.Equal(
            $"{app.Cloud.FlowLogs(Region).Count}", (string?)(await all.PageAsync(Region, 4, PageSize))["TotalCount"]);
        Assert.Equal("ServiceUnavailable", (string?)(await nobody.PageAsync(null, 4, PageSize))["Code"]);
    }

    private static IEnumerable<string?> Ids(System.Text.Json.Nodes.JsonNode page) =>
        page["FlowLogs"]!["FlowLog"]!.AsArray().Select(flowLog => (string?)flowLog!["FlowLogId"]);
}
