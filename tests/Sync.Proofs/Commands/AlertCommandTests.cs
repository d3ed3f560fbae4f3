namespace Sync.Proofs.Commands;

/// <summary>The <c>alert</c> command, except for retries.</summary>
public class AlertCommandTests
{
    [Fact]
    public async Task The_test_command_sends_one_message_and_reports_whether_it_was_accepted()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SyncApplication.StartAsync();

        var taken = await SyncProcess.RunAsync(app.Settings(receiver), "alert", "test", "ops");

        Assert.True(taken.ExitCode == 0, taken.Errors);
        var received = Assert.Single(receiver.Received);
        Assert.Equal("sync.flowlog.test", received.Type);
        Assert.Contains($"ops accepted test message {received.MessageId}.", taken.Output, StringComparison.Ordinal);

        receiver.Refuse(403);
        var refused = await SyncProcess.RunAsync(app.Settings(receiver), "alert", "test", "ops");

        Assert.Equal((1, 2), (refused.ExitCode, receiver.Received.Count));
        Assert.Contains("The receiver answered 403.", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("url-secret", refused.Errors + refused.Output, StringComparison.Ordinal);
        Assert.Empty(await app.DeliveriesAsync());
    }

    [Theory]
    [InlineData("test")]
    [InlineData("enable")]
    public async Task An_unknown_sink_is_reported_with_the_configured_ones(string command)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SyncApplication.StartAsync();

        var result = await SyncProcess.RunAsync(app.Settings(receiver), "alert", command, "pos");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Unknown sink pos; configured sinks: ops.", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replay", "--since", "sometime")]
    [InlineData("replay", "not-an-id")]
    [InlineData("test")]
    public async Task Invalid_usage_exits_with_1(params string[] arguments)
    {
        var result = await SyncProcess.RunAsync(new Dictionary<string, string?>(), ["alert", .. arguments]);

        Assert.Equal(1, result.ExitCode);
        Assert.NotEmpty(result.Errors);
    }
}
