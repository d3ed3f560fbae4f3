using System.Text.Json;
using Sync.Local.FakeCen.Faults;

namespace Sync.Proofs.Mcp;

/// <summary>What every client of <c>flowsync mcp</c> needs, whatever the tool.</summary>
public sealed class ToolTests
{
    private static readonly Dictionary<string, string?> NoDatabase = new()
    {
        ["ConnectionStrings:Postgres"] = "Host=127.0.0.1;Port=1;Username=u;Password=aSecretOfMine",
        ["Sync:Alibaba:Endpoint"] = "http://127.0.0.1:1",
    };

    [Fact]
    public async Task Every_argument_has_one_plain_type_and_no_default_of_null()
    {
        await using var mcp = await McpSession.StartAsync(NoDatabase);

        var tools = await mcp.Client.ListToolsAsync();

        var faults =
            from tool in tools
            from argument in tool.JsonSchema.GetProperty("properties").EnumerateObject()
            where argument.Value.GetProperty("type").ValueKind != JsonValueKind.String
                || (argument.Value.TryGetProperty("default", out var usual) && usual.ValueKind == JsonValueKind.Null)
                || argument.Value.EnumerateObject().Any(member => member.Name is "anyOf" or "oneOf" or "allOf")
                || (argument.Value.TryGetProperty("items", out var items)
                    && items.GetProperty("type").ValueKind != JsonValueKind.String)
            select $"{tool.Name}.{argument.Name}: {argument.Value}";
        Assert.Empty(faults);
        Assert.True(tools.Sum(tool => tool.JsonSchema.GetProperty("properties").EnumerateObject().Count()) > 70);
    }

    [Fact]
    public async Task The_server_starts_without_a_database_and_each_tool_says_what_is_missing()
    {
        await using var mcp = await McpSession.StartAsync(NoDatabase);

        var (text, isError) = await mcp.TryCallAsync("search_flow_logs");

        Assert.True(isError);
        Assert.StartsWith("Database error: ", text, StringComparison.Ordinal);
        Assert.EndsWith("Run flowsync doctor for details.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("aSecretOfMine", text, StringComparison.Ordinal);
        // What needs none is answered.
        Assert.NotEmpty((await mcp.CallAsync("ready_questions")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData(
        "search_flow_logs", """{ "limit": "ten" }""", "limit must be a whole number from 1 to 100, not \"ten\".")]
    [InlineData("search_flow_logs", """{ "limit": 0 }""", "limit must be a whole number from 1 to 100, not 0.")]
    [InlineData(
        "search_flow_logs", """{ "regionId": "cn-hangzhou" }""",
        "regionId must be a list of texts, such as [\"one\"], not \"cn-hangzhou\".")]
    [InlineData("search_flow_logs", """{ "regoinId": ["cn-hangzhou"] }""", "Did you mean regionId?")]
    [InlineData("freshness", """{ "onlyStale": "yes" }""", "onlyStale must be true or false, not \"yes\".")]
    [InlineData("get_flow_log", "{}", "flowLogId is required: The flow log's ID.")]
    [InlineData("compare", """{ "from": 7 }""", "from must be text, not 7.")]
    [InlineData("explain_drift", """{ "since": "sometime" }""", "since must be a time such as ")]
    [InlineData("explain_drift", """{ "kind": ["gone"] }""", "kind has unknown value gone; allowed: added")]
    [InlineData("counts", """{ "days": 0 }""", "days must be a whole number from 1 to 366.")]
    public async Task A_wrong_argument_is_answered_with_what_is_wrong(string tool, string arguments, string answer)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var (text, isError) = await mcp.TryCallAsync(tool, JsonSerializer.Deserialize<JsonElement>(arguments));

        Assert.True(isError);
        Assert.Contains(answer, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_counts_and_scopes_that_failed_are_returned()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        app.Cen.Faults.Add(new DeniedRegion { RegionId = "cn-hangzhou" });
        await app.RunAsync();
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var runs = await mcp.CallAsync("runs");
        var run = await mcp.CallAsync("get_run", new { runId = 2 });
        var counts = await mcp.CallAsync("counts", new { days = 7 });

        Assert.Equal(
            ["partial", "succeeded"],
            runs.GetProperty("items").EnumerateArray().Select(each => each.GetProperty("outcome").GetString()));
        Assert.Equal(3, run.GetProperty("scopesByOutcome").GetProperty("synced").GetInt32());
        Assert.Equal(
            "Forbidden.RAM",
            Assert.Single(run.GetProperty("items").EnumerateArray()).GetProperty("errorCode").GetString());
        Assert.Equal(
            (120, 7), (counts.GetProperty("flowLogs").GetInt32(), counts.GetProperty("days").GetArrayLength()));
    }

    [Fact]
    public async Task Expectations_what_violates_them_and_deliveries_are_returned()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 0),
            ("Sync:Expectations:0:Name", "off"), ("Sync:Expectations:0:Expect:Status", "Inactive"));
        await app.PutAsync(DriftWatch.Before);
        var settings = app.Settings(receiver);
        settings["Sync:Expectations:0:Name"] = "off";
        settings["Sync:Expectations:0:Expect:Status"] = "Inactive";
        await using var mcp = await McpSession.StartAsync(settings);

        var rules = await mcp.CallAsync("expectations");
        var broken = await mcp.CallAsync("nonconforming", new { expectation = new[] { "off" } });
        var sinks = await mcp.CallAsync("sinks");
        var deliveries = await mcp.CallAsync("deliveries", new { state = new[] { "owed" } });

        Assert.Equal(1, rules.GetProperty("items")[0].GetProperty("nonconforming").GetInt32());
        Assert.Equal("flowlog-1", broken.GetProperty("items")[0].GetProperty("flowLogId").GetString());
        Assert.Equal("ops", sinks.GetProperty("items")[0].GetProperty("name").GetString());
        Assert.Empty(deliveries.GetProperty("items").EnumerateArray());
    }
}
