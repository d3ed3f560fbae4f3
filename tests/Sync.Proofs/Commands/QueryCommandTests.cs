using System.Text.Json.Nodes;

namespace Sync.Proofs.Commands;

/// <summary>The command <c>query</c>: SQL as the reporting role.</summary>
public sealed class QueryCommandTests : IAsyncLifetime
{
    private SyncApplication _app = null!;

    public async Task InitializeAsync()
    {
        _app = await SyncApplication.StartAsync();
        await _app.RunWellAsync();
        await using var role = await ReportingRole.ConnectAsync(_app.ConnectionString);
    }

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Fact]
    public async Task Sql_is_answered_in_every_format_with_the_types_of_its_columns()
    {
        const string sql = "select 1 as one, 2.50 as exact, true as flag, null::text as nothing, '{\"a\": 1}'::jsonb "
            + "as document, array['x', 'y'] as list, timestamptz '2026-01-31 12:00+00' as at, "
            + "date '2026-01-31' as day, '=1+1' as text, 7 as one";

        var json = JsonNode.Parse((await RunAsync(sql, "-o", "json")).Output)!;
        var lines = await RunAsync(sql);

        Assert.True(JsonNode.DeepEquals(json, JsonNode.Parse(
            """
            [{"one":1,"exact":2.50,"flag":true,"nothing":null,"document":{"a":1},"list":["x","y"],
            "at":"2026-01-31T12:00:00.000000Z","day":"2026-01-31","text":"=1+1","one_10":7}]
            """)), $"{json}");
        Assert.Equal(
            "one\texact\tflag\tnothing\tdocument\tlist\tat\tday\ttext\tone\n"
            + "1\t2.50\ttrue\t\t{\"a\":1}\t[\"x\",\"y\"]\t2026-01-31T12:00:00.000000Z\t2026-01-31\t=1+1\t7\n",
            lines.Output);
        Assert.Equal("1 rows.", lines.ErrorLines[^1]);
        Assert.Contains(",'=1+1,7\r\n", (await RunAsync(sql, "-o", "csv")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("delete from report.flow_log", "permission denied")]
    [InlineData("select * from sync.flow_log", "reads the views of schema report only")]
    [InlineData("select 1; select 2", "cannot insert multiple commands")]
    [InlineData("selekt 1", "The query failed: syntax error")]
    [InlineData("create temp table x (y int)", "a query changes nothing")]
    [InlineData("select pg_sleep(10)", "allow more time with --timeout", "--timeout", "1s")]
    public async Task What_the_role_may_not_do_fails_in_one_line(string sql, string reason, params string[] options)
    {
        var result = await RunAsync(sql, [.. options, "--quiet"]);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(reason, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_questions_are_listed_and_run_by_name_and_the_limit_is_said()
    {
        var list = await SyncProcess.RunAsync(new Dictionary<string, string?>(), "query", "--no-headers");
        var known = await RunAsync("flow-logs-not-active", "--limit", "3");
        var unknown = await RunAsync("flow-logs-not-activ");

        Assert.Contains(
            "flow-logs-not-active\tWhich flow logs are not active?\n", list.Output, StringComparison.Ordinal);
        Assert.Equal(4, known.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal("3 rows; there are more: use --limit 0 to show all.", known.ErrorLines[^1]);
        Assert.Equal(1, unknown.ExitCode);
        Assert.StartsWith(
            "No ready question is named flow-logs-not-activ. Did you mean flow-logs-not-active?",
            Assert.Single(unknown.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_url_is_refused_by_name()
    {
        var result = await RunAsync("select 1", "--url", "https://127.0.0.1:1");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("query reads the database, not the API", result.Errors, StringComparison.Ordinal);
    }

    private Task<SyncProcess.Result> RunAsync(string sql, params string[] options) =>
        SyncProcess.RunAsync(_app.Settings(), ["query", sql, .. options]);
}
