using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sync.Database;
using Sync.FlowLogs;
using Sync.Inventory.Snapshots;

namespace Sync.Tests.Inventory.Snapshots;

/// <summary>Promises 5 and 6, over HTTP.</summary>
public class SnapshotTests(SnapshotTests.Inventory inventory) : IClassFixture<SnapshotTests.Inventory>
{
    [Fact]
    public async Task The_snapshot_equals_the_cloud()
    {
        var app = inventory.App;

        var page = await GetPageAsync(app, "?pageSize=1000");

        Assert.Equal(120, page.TotalCount);
        Assert.Null(page.NextCursor);
        foreach (var region in app.Cloud.Regions)
        {
            Assert.Equal(
                app.Cloud.FlowLogs(region).Select(flowLog => flowLog.FlowLogId).Order(StringComparer.Ordinal),
                page.Items.Where(item => item.Content.RegionId == region).Select(item => item.Content.FlowLogId));
        }
    }

    [Fact]
    public async Task An_item_has_the_APIs_field_names_and_tags_as_an_object()
    {
        var app = inventory.App;
        var expected = app.Cloud.FlowLogs("cn-hangzhou").First(flowLog => flowLog.Tags.Count > 0);

        var item = await app.Http.GetFromJsonAsync<JsonElement>($"/api/flowlogs/{expected.FlowLogId}");

        Assert.Equal(app.Cloud.AccountId, item.GetProperty("accountId").GetString());
        Assert.Equal("cn-hangzhou", item.GetProperty("regionId").GetString());
        Assert.Equal(expected.FlowLogName, item.GetProperty("flowLogName").GetString());
        Assert.Equal(expected.CenId, item.GetProperty("cenId").GetString());
        Assert.Equal(expected.Interval, item.GetProperty("interval").GetInt32());
        Assert.Equal(expected.LogFormatString, item.GetProperty("logFormatString").GetString());
        Assert.Equal(
            expected.Tags,
            item.GetProperty("tags").Deserialize<Dictionary<string, string>>()!
                .OrderBy(tag => tag.Key, StringComparer.Ordinal));
        Assert.Equal(item.GetProperty("firstSeenAt").GetDateTime(), item.GetProperty("changedAt").GetDateTime());
    }

    [Fact]
    public async Task An_item_by_its_id_is_the_JSON_of_the_list_however_often_it_is_read()
    {
        var app = inventory.App;
        var list = await app.GetAsync<JsonElement>("/api/flowlogs?pageSize=1000");

        foreach (var item in list.GetProperty("items").EnumerateArray())
        {
            string Text(string name) => item.GetProperty(name).GetString()!;
            var path = $"/api/flowlogs/{Text("flowLogId")}";
            var (account, region) = (Text("accountId"), Text("regionId"));
            Assert.Equal(item.GetRawText(), await app.Http.GetStringAsync(path));
            Assert.Equal(
                item.GetRawText(), await app.Http.GetStringAsync($"{path}?accountId={account}&regionId={region}"));
            await app.ProblemAsync($"{path}?accountId=1{account}", HttpStatusCode.NotFound);
            await app.ProblemAsync($"{path}?regionId=not-{region}", HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task An_item_by_its_id_is_read_with_a_plan_that_its_connection_keeps()
    {
        var app = inventory.App;
        await using var clock = new SnapshotClock(app.DataSource);
        await using var single = SyncDataSource.Create(app.ConnectionString, connections: 1);
        var endpoint = new FlowLogEndpoint(single, clock);
        var id = app.Cloud.FlowLogs("cn-hangzhou")[0].FlowLogId;

        for (var count = 0; count < 20; count++)
            await endpoint.GetAsync(id, new DefaultHttpContext().Request, CancellationToken.None);

        await using var plans = single.CreateCommand(
            "select generic_plans from pg_prepared_statements where statement like '%from sync.flow_log%'");
        Assert.InRange((long)(await plans.ExecuteScalarAsync())!, 1, 20);
    }

    [Theory]
    [InlineData("regionId=cn-hangzhou")]
    [InlineData("regionId=cn-hangzhou,cn-beijing&status=Inactive")]
    [InlineData("regionId=cn-hangzhou&regionId=cn-beijing")]
    [InlineData("status=Active")]
    [InlineData("status=nothing%20has%20this")]
    public async Task Filters_select_the_same_as_the_cloud(string filter)
    {
        var app = inventory.App;
        var query = System.Web.HttpUtility.ParseQueryString(filter);
        var (regions, status) = (query["regionId"]?.Split(','), query["status"]);
        var expected = app.Cloud.Regions.Where(region => regions?.Contains(region) != false)
            .SelectMany(app.Cloud.FlowLogs).Where(flowLog => status is null || flowLog.Status == status)
            .Select(flowLog => flowLog.FlowLogId);

        var page = await GetPageAsync(app, $"?pageSize=1000&{filter}");

        Assert.Equal(expected.ToHashSet(), page.Items.Select(item => item.Content.FlowLogId).ToHashSet());
        Assert.Equal(page.Items.Count, page.TotalCount);
    }

    [Fact]
    public async Task A_paged_read_is_over_one_snapshot_even_if_runs_commit_between_two_pages()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var before = (await GetPageAsync(app, "?pageSize=1000")).Items.Select(Show).ToList();

        var read = new List<string>();
        var page = await GetPageAsync(app, "?pageSize=9");
        for (var asOf = page.AsOf; ; page = await GetPageAsync(app, $"?pageSize=9&cursor={page.NextCursor}"))
        {
            Assert.Equal((asOf, 120), (page.AsOf, page.TotalCount));
            read.AddRange(page.Items.Select(Show));
            if (page.NextCursor is null) break;
            app.Cloud.Drift(6);
            await app.RunWellAsync();
        }

        Assert.Equal(before, read);
        Assert.NotEqual(before, (await GetPageAsync(app, "?pageSize=1000")).Items.Select(Show));
    }

    [Fact]
    public async Task A_snapshot_as_of_a_time_is_exactly_the_inventory_at_that_time()
    {
        await using var app = await SyncApplication.StartAsync();
        var said = new List<(DateTime AsOf, long? RunId, List<string> Items)>();
        for (var run = 0; run < 12; run++)
        {
            await app.RunWellAsync();
            var now = await GetPageAsync(app, "?pageSize=1000");
            said.Add((now.AsOf, now.RunId, [.. now.Items.Select(Show)]));
            app.Cloud.Drift(10);
        }

        foreach (var (asOf, runId, items) in said)
        {
            var then = await GetPageAsync(app, $"?pageSize=1000&asOf={asOf:O}");
            Assert.Equal(items, then.Items.Select(Show));
            Assert.Equal((asOf, runId, items.Count), (then.AsOf, then.RunId, then.TotalCount));
        }

        Assert.Empty((await GetPageAsync(app, "?asOf=2001-01-01T00:00:00Z")).Items);
    }

    [Theory]
    [InlineData("pageSize=0", "pageSize")]
    [InlineData("pageSize=1001", "pageSize")]
    [InlineData("pageSize=ten", "pageSize")]
    [InlineData("pageSize=5&pageSize=6", "pageSize")]
    [InlineData("asOf=yesterday", "asOf")]
    [InlineData("asOf=2026-01-01T00:00:00", "asOf")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=!!!", "cursor")]
    [InlineData("cursor=bnVsbA", "cursor")]
    [InlineData("regionid2=x", "regionid2")]
    [InlineData("regionId=a%00b", "regionId")]
    public async Task A_wrong_parameter_is_a_400_that_names_it(string query, string parameter)
    {
        var answer = await inventory.App.Http.GetAsync($"/api/flowlogs?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.StartsWith(
            parameter, problem.GetProperty("errors").GetProperty(parameter)[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cursor_of_another_query_is_refused()
    {
        var app = inventory.App;
        var cursor = (await GetPageAsync(app, "?pageSize=1&status=Active")).NextCursor;

        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await app.Http.GetAsync($"/api/flowlogs?pageSize=1&cursor={cursor}")).StatusCode);
        Assert.Equal(
            HttpStatusCode.OK,
            (await app.Http.GetAsync($"/api/flowlogs?pageSize=1&status=Active&cursor={cursor}")).StatusCode);
    }

    [Fact]
    public async Task An_unknown_flow_log_is_a_404_and_one_in_two_regions_lists_both()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cloud.Add(Some.FlowLog("flowlog-twin"));
        app.Cloud.Add(Some.FlowLog("flowlog-twin", regionId: "cn-shanghai"));
        await app.RunWellAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync("/api/flowlogs/flowlog-none")).StatusCode);
        var ambiguous = await app.Http.GetAsync("/api/flowlogs/flowlog-twin");
        Assert.Equal(HttpStatusCode.BadRequest, ambiguous.StatusCode);
        Assert.Contains(
            $"{app.Cloud.AccountId}/cn-shanghai", await ambiguous.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.OK, (await app.Http.GetAsync("/api/flowlogs/flowlog-twin?regionId=cn-shanghai")).StatusCode);
    }

    /// <summary>For tests that only read.</summary>
    public sealed class Inventory : SharedApp
    {
        private protected override async Task<SyncApplication> StartAsync()
        {
            var app = await SyncApplication.StartAsync();
            await app.RunWellAsync();
            return app;
        }
    }

    private static async Task<SnapshotPage<FlowLog>> GetPageAsync(SyncApplication app, string query)
    {
        var answer = await app.Http.GetAsync($"/api/flowlogs{query}");
        Assert.True(answer.IsSuccessStatusCode, $"{await answer.Content.ReadAsStringAsync()}\n{app.Errors}");
        return (await answer.Content.ReadFromJsonAsync<SnapshotPage<FlowLog>>())!;
    }

    // JSON nodes are compared by reference, so items are compared by their text.
    private static string Show(SnapshotItem<FlowLog> item) => JsonSerializer.Serialize(item);
}
