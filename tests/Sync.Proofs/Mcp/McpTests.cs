using System.Text.Json;
using Sync.Local.FakeCen.Faults;
using Sync.Network;
using Sync.Reporting;

namespace Sync.Proofs.Mcp;

/// <summary>The tools of <c>sync mcp</c>, called by the protocol's own client.</summary>
public sealed class McpTests
{
    [Fact]
    public async Task Every_tool_is_declared_read_only()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var tools = await mcp.Client.ListToolsAsync();

        Assert.Equal(
            [
                "compare", "coverage", "coverage_events", "explain_coverage", "explain_drift", "freshness", "get_flow_log",
                "ready_questions", "run_ready_question", "search_flow_logs",
            ],
            tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.All(tools, tool => Assert.True(tool.ProtocolTool.Annotations?.ReadOnlyHint));
        Assert.All(tools, tool => Assert.NotEmpty(tool.Description));
    }

    [Fact]
    public async Task Search_finds_the_same_as_the_API_page_by_page_in_one_snapshot()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var first = await mcp.CallAsync("search_flow_logs", new { regionId = new[] { "cn-hangzhou" }, limit = 7 });
        app.Cloud.Add(Some.FlowLog("flowlog-0"));
        await app.RunWellAsync();
        var rest = await mcp.WalkAsync(
            "search_flow_logs", new { cursor = first.GetProperty("nextCursor").GetString() },
            cursor => new { cursor, limit = 100 });

        var found = first.GetProperty("items").EnumerateArray().Concat(rest).Select(Id).ToList();
        var expected = app.Cloud.FlowLogs("cn-hangzhou").Select(each => each.FlowLogId).Except(["flowlog-0"]);
        Assert.Equal(expected.Order(StringComparer.Ordinal), found);
        Assert.Equal(found.Count, first.GetProperty("totalCount").GetInt32());
        Assert.Equal(
            await app.IdsAsync("tag.env=prod&status=Active"),
            (await mcp.CallAsync(
                "search_flow_logs", new { tags = new[] { "env=prod" }, status = new[] { "Active" }, limit = 100 }))
                .GetProperty("items").EnumerateArray().Select(Id));
    }

    [Fact]
    public async Task Long_texts_are_truncated_and_long_pages_shortened_without_omitting_items()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        var names = Enumerable.Range(1, 90).Select(n => $"flowlog-{n:00}").ToList();
        foreach (var name in names) app.Cloud.Add(Some.FlowLog(name) with { Description = new string('d', 100_000) });
        await app.RunWellAsync();
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var (text, _) = await mcp.TryCallAsync("search_flow_logs", new { limit = 100 });

        Assert.InRange(text.Length, 10_000, 45_000);
        Assert.Contains("d… (100000 characters)", text, StringComparison.Ordinal);
        var found = await mcp.WalkAsync(
            "search_flow_logs", new { limit = 100 }, cursor => new { limit = 100, cursor });
        Assert.Equal(names, found.Select(Id));
    }

    [Fact]
    public async Task A_flow_log_is_returned_with_its_history_and_a_removed_one_with_its_history_alone()
    {
        await using var app = await DriftWatch.StartWithEventsAsync();
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var there = await mcp.CallAsync("get_flow_log", new { flowLogId = "flowlog-1", limit = 1 });
        Assert.Equal("Inactive", there.GetProperty("flowLog").GetProperty("status").GetString());
        var versions = await mcp.WalkAsync(
            "get_flow_log", new { flowLogId = "flowlog-1", limit = 1 },
            cursor => new { flowLogId = "flowlog-1", limit = 1, cursor });
        Assert.Equal(
            ["tags.team", "interval", "status", "flowLogName"],
            versions.Select(version => version.GetProperty("changes")[0].GetProperty("field").GetString()));

        var gone = await mcp.CallAsync("get_flow_log", new { flowLogId = "flowlog-2" });
        Assert.Equal(JsonValueKind.Null, gone.GetProperty("flowLog").ValueKind);
        Assert.Equal("removed", gone.GetProperty("history").GetProperty("items")[0].GetProperty("endedBy").GetString());
    }

    [Fact]
    public async Task Drift_is_explained_and_two_points_in_time_are_compared()
    {
        await using var app = await DriftWatch.StartWithEventsAsync();
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var drift = await mcp.WalkAsync(
            "explain_drift", new { since = "1h", limit = 2, kind = new[] { "changed", "removed" } },
            cursor => new { cursor, limit = 2 });
        Assert.Equal(
            ["removed", "changed", "changed", "changed"], drift.Select(each => each.GetProperty("kind").GetString()));
        Assert.Equal(600, drift[2].GetProperty("changes")[0].GetProperty("before").GetInt32());
        Assert.Empty((await mcp.CallAsync("explain_drift", new { until = "yesterday", since = "7d" }))
            .GetProperty("items").EnumerateArray());

        var begin = await app.ScalarAsync<string>(
            "select to_char(min(valid_from), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from sync.flow_log_history");
        var differs = Assert.Single(
            (await mcp.CallAsync("compare", new { from = begin })).GetProperty("items").EnumerateArray());
        Assert.Equal(
            ["interval", "status", "tags.team"],
            differs.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task Drift_of_the_network_is_explained_if_its_resource_is_named()
    {
        await using var app = await NetworkWatch.StartAsync();
        await app.ListAsync(TransitRouter.Resource, NetworkWatch.Router());
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var drift = await mcp.CallAsync("explain_drift", new { resource = new[] { "cen", "transit_router" } });
        var flowLogs = await mcp.CallAsync("explain_drift", new { });

        var told = Assert.Single(drift.GetProperty("items").EnumerateArray());
        Assert.Equal("tr-1", told.GetProperty("resourceId").GetString());
        Assert.Empty(flowLogs.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Freshness_reports_which_regions_are_stale_and_why()
    {
        await using var app = await SyncApplication.StartAsync();
        app.Cen.Faults.Add(new DeniedRegion { RegionId = "cn-hangzhou" });
        await app.RunAsync();
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var stale = await mcp.CallAsync("freshness", new { onlyStale = true });
        Assert.Equal((4, 1), (stale.GetProperty("scopes").GetInt32(), stale.GetProperty("staleScopes").GetInt32()));
        var region = Assert.Single(stale.GetProperty("items").EnumerateArray());
        Assert.Equal(
            ("cn-hangzhou", "failed"),
            (region.GetProperty("regionId").GetString(), region.GetProperty("staleReason").GetString()));
        Assert.Equal(
            4, (await mcp.WalkAsync("freshness", new { limit = 3 }, cursor => new { cursor, limit = 3 })).Count);

        app.Cen.Faults.Add(new ServerError { Action = "GetCallerIdentity" });
        await app.RunAsync();
        var failing = (await mcp.CallAsync("freshness")).GetProperty("failingAccounts");
        var account = Assert.Single(failing.EnumerateArray());
        Assert.Equal("ServiceUnavailable", account.GetProperty("errorCode").GetString());
    }

    [Fact]
    public async Task Every_ready_question_is_answered_and_other_SQL_is_refused()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var questions = (await mcp.CallAsync("ready_questions"))
            .GetProperty("items").EnumerateArray().Select(each => each.GetProperty("question").GetString()!).ToList();
        Assert.Equal(ReadyQuestion.All.Select(question => question.Text), questions);
        var rows = 0;
        foreach (var question in questions)
            rows += (await mcp.CallAsync("run_ready_question", new { question })).GetProperty("items").GetArrayLength();
        Assert.True(rows > 20, $"{rows} rows");

        var (text, isError) = await mcp.TryCallAsync("run_ready_question", new { question = "select 1" });
        Assert.True(isError);
        Assert.StartsWith("question is unknown", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_a_url_answers_the_same_except_for_ready_questions()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var settings = new Dictionary<string, string?> { ["SYNC_KEY"] = "aSecretOfMine" };
        await using var mcp = await McpSession.StartAsync(settings, "--url", app.Http.BaseAddress!.ToString());

        Assert.Equal(
            120, (await mcp.CallAsync("search_flow_logs", new { limit = 1 })).GetProperty("totalCount").GetInt32());
        var (text, isError) = await mcp.TryCallAsync(
            "run_ready_question", new { question = ReadyQuestion.All[0].Text });
        Assert.True(isError);
        Assert.Contains("started with --url", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search_flow_logs", """{ "sort": "colour" }""", "sort has unknown value colour; allowed: ")]
    [InlineData("search_flow_logs", """{ "cursor": "bm90aGluZw" }""", "cursor is not valid for this tool")]
    [InlineData("explain_drift", """{ "since": "sometime" }""", "since must be a time such as")]
    [InlineData(
        "get_flow_log", """{ "flowLogId": "flowlog-0" }""",
        "Flow log flowlog-0 does not exist and has never existed in the inventory.")]
    public async Task A_call_that_cannot_be_answered_returns_an_error_that_says_why(
        string tool, string arguments, string message)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var (text, isError) = await mcp.TryCallAsync(tool, JsonSerializer.Deserialize<JsonElement>(arguments));

        Assert.True(isError);
        Assert.StartsWith(message, text, StringComparison.Ordinal);
    }

    private static string? Id(JsonElement item) => item.GetProperty("flowLogId").GetString();
}
