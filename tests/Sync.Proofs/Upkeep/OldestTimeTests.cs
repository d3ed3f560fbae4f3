namespace Sync.Proofs.Upkeep;

/// <summary>A time whose history is not kept is refused everywhere, with the oldest time that can be used.</summary>
public sealed class OldestTimeTests
{
    private const string Early = "2020-01-31T12:00:00Z", Oldest = "2020-02-01T00:00:00Z";

    [Theory]
    [InlineData("asOf", "list", "--as-of", Early)]
    [InlineData("asOf", "export", "-o", "-", "--format", "csv", "--as-of", Early)]
    [InlineData("asOf", "attachments", "--as-of", Early)]
    [InlineData("from", "diff", "--from", Early)]
    public async Task A_command_for_an_earlier_time_fails_with_one_line(string parameter, params string[] command)
    {
        await using var app = await StartAsync();

        var result = await SyncProcess.RunAsync(app.Settings(), command);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            $"{parameter} is before {Oldest}, the oldest time whose history is kept: use a time from then on.",
            result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_for_an_earlier_time_returns_an_error()
    {
        await using var app = await StartAsync();
        await using var mcp = await Mcp.McpSession.StartAsync(app.Settings());

        foreach (var (tool, arguments) in new (string, object)[]
        {
            ("search_flow_logs", new { asOf = Early }), ("coverage", new { asOf = Early }),
            ("compare", new { from = Early }),
        })
        {
            var (text, isError) = await mcp.TryCallAsync(tool, arguments);
            Assert.True(isError, tool);
            Assert.Contains(
                $"is before {Oldest}, the oldest time whose history is kept", text, StringComparison.Ordinal);
        }
    }

    private static async Task<SyncApplication> StartAsync()
    {
        var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        await app.RunWellAsync();
        await app.ExecuteAsync(
            "update sync.history_floor set at = @Oldest::timestamptz, moved_at = now()", new { Oldest });
        return app;
    }
}
