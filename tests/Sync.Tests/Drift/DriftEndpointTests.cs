using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sync.Drift;

namespace Sync.Tests.Drift;

/// <summary><c>GET /api/drift</c> and <c>GET /api/drift/{id}</c>.</summary>
public class DriftEndpointTests(DriftEndpointTests.Events events) : IClassFixture<DriftEndpointTests.Events>
{
    [Fact]
    public async Task An_event_contains_the_flow_log_the_changes_the_time_and_the_severity()
    {
        var app = events.App;
        var row = (await app.DriftAsync())[0];

        var item = await app.Http.GetFromJsonAsync<JsonElement>($"/api/drift/{row.EventId}");

        Assert.Equal(
            $$"""
            {"id":"{{row.EventId}}","at":{{JsonSerializer.Serialize(row.At)}},
            "kind":"changed","severity":"high","state":"shown",
            "accountId":"{{app.Cloud.AccountId}}","regionId":"cn-hangzhou",
            "flowLogId":"flowlog-1","flowLogName":"a name","cenId":"cen-1",
            "runId":{{row.RunId}},"changes":[{"field":"status","before":"Active","after":"Inactive"}],
            "merged":null,"foldedInto":null,"flaps":0,"flappedAt":null,"leftFilter":false,
            "resource":"flow_log","resourceId":"flowlog-1","resourceName":"a name"}
            """.ReplaceLineEndings(""),
            item.GetRawText());
    }

    [Theory]
    [InlineData("", "removed added tags.team interval status")]
    [InlineData("?kind=changed", "tags.team interval status")]
    [InlineData("?kind=added,removed", "removed added")]
    [InlineData("?severity=high", "removed status")]
    [InlineData("?severity=low&severity=medium", "added tags.team interval")]
    [InlineData("?field=status", "status")]
    [InlineData("?field=tags,interval", "tags.team interval")]
    [InlineData("?field=tags.team", "tags.team")]
    [InlineData("?field=tags.other", "")]
    [InlineData("?cenId=cen-2", "removed added")]
    [InlineData("?flowLogId=flowlog-1&kind=changed&severity=medium", "interval")]
    [InlineData("?regionId=cn-shanghai", "")]
    [InlineData("?accountId=1", "")]
    [InlineData("?runId=3", "interval")]
    [InlineData("?state=pending", "")]
    public async Task Filters_select_events_which_are_sorted_newest_first(string query, string expected)
    {
        Assert.Equal(expected, DriftWatch.Show((await GetAsync(events.App, query)).Items));
    }

    [Fact]
    public async Task Since_is_inclusive_and_until_is_exclusive()
    {
        var app = events.App;
        var times = (await app.DriftAsync()).Select(row => row.At.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", null))
            .ToList();

        Assert.Equal(
            "added tags.team interval",
            DriftWatch.Show((await GetAsync(app, $"?since={times[1]}&until={times[4]}")).Items));
    }

    [Fact]
    public async Task Pages_stay_consistent_while_runs_merge_in_between()
    {
        await using var app = await DriftWatch.StartWithEventsAsync();
        var read = new List<DriftItem>();
        var page = await GetAsync(app, "?pageSize=2");
        for (; ; page = await GetAsync(app, $"?pageSize=2&cursor={page.NextCursor}"))
        {
            read.AddRange(page.Items);
            if (page.NextCursor is null) break;
            await app.PutAsync(Some.FlowLog($"flowlog-new-{read.Count}"));
        }

        Assert.Equal("removed added tags.team interval status", DriftWatch.Show(read));
    }

    [Fact]
    public async Task Pages_split_the_events_of_one_merge_without_loss()
    {
        await using var app = await DriftWatch.StartAsync();
        foreach (var flowLog in Some.FlowLogs(25)) app.Cloud.Add(flowLog);
        await app.RunWellAsync();

        var read = new List<Guid>();
        var page = await GetAsync(app, "?pageSize=7");
        for (; ; page = await GetAsync(app, $"?pageSize=7&cursor={page.NextCursor}"))
        {
            read.AddRange(page.Items.Select(item => item.Id));
            if (page.NextCursor is null) break;
        }

        Assert.Equal((25, 25), (read.Count, read.Distinct().Count()));
    }

    [Fact]
    public async Task Ignored_events_are_returned_on_request()
    {
        await using var app = await DriftWatch.StartWithEventsAsync(("Sync:Drift:Ignore:0:Field", "status"));

        Assert.Equal("removed added tags.team interval", DriftWatch.Show((await GetAsync(app, "")).Items));
        Assert.Equal(
            "removed added tags.team interval status", DriftWatch.Show((await GetAsync(app, "?ignored=true")).Items));
        Assert.Equal("status", DriftWatch.Show((await GetAsync(app, "?state=ignored")).Items));
        var added = (await GetAsync(app, "?kind=added")).Items.Single();
        Assert.Equal(added.Changes.Count + 1, added.Merged!.Count);
    }

    [Theory]
    [InlineData("?kind=gone", "kind")]
    [InlineData("?severity=1", "severity")]
    [InlineData("?state=hidden", "state")]
    [InlineData("?field=state", "field")]
    [InlineData("?runId=first", "runId")]
    [InlineData("?since=yesterday", "since")]
    [InlineData("?until=2026-01-01", "until")]
    [InlineData("?pageSize=1001", "pageSize")]
    [InlineData("?cursor=x", "cursor")]
    [InlineData("?region=cn-hangzhou", "region")]
    public async Task An_invalid_parameter_is_named_in_the_error(string query, string name)
    {
        var answer = await events.App.Http.GetAsync($"/api/drift{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True(
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(name, out _));
    }

    [Fact]
    public async Task A_cursor_is_valid_only_for_its_query()
    {
        var cursor = (await GetAsync(events.App, "?pageSize=2")).NextCursor;

        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await events.App.Http.GetAsync($"/api/drift?kind=changed&cursor={cursor}")).StatusCode);
    }

    [Fact]
    public async Task An_unknown_event_is_not_found()
    {
        var app = events.App;

        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync($"/api/drift/{Guid.Empty}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync("/api/drift/1")).StatusCode);
    }

    [Fact]
    public async Task The_reporting_view_contains_the_shown_events()
    {
        await using var app = await DriftWatch.StartWithEventsAsync(("Sync:Drift:Ignore:0:Field", "status"));

        Assert.Equal(
            ["changed", "changed", "added", "removed"],
            await app.QueryAsync<string>("select kind from report.drift order by at"));
    }

    private static async Task<DriftPage> GetAsync(SyncApplication app, string query) =>
        (await app.Http.GetFromJsonAsync<DriftPage>($"/api/drift{query}"))!;

    public sealed class Events : SharedApp
    {
        private protected override Task<SyncApplication> StartAsync() => DriftWatch.StartWithEventsAsync();
    }
}
