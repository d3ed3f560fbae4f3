using Sync.Tests.Drift.Deliveries;
using Sync.Tests.Support;

namespace Sync.Tests.Commands;

/// <summary><c>alert</c>, what is not about retries.</summary>
public class AlertCommandTests
{
    [Fact]
    public async Task Test_sends_one_message_now_and_says_whether_it_was_taken()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SyncApplication.StartAsync();

        var taken = await SyncProcess.RunAsync(app.Settings(receiver), "alert", "test", "ops");

        Assert.True(taken.ExitCode == 0, taken.Errors);
        var received = Assert.Single(receiver.Received);
        Assert.Equal("sync.flowlog.test", received.Type);
        Assert.Contains($"ops took test message {received.MessageId}.", taken.Output, StringComparison.Ordinal);

        receiver.Refuse(403);
        var refused = await SyncProcess.RunAsync(app.Settings(receiver), "alert", "test", "ops");

        Assert.Equal((1, 2), (refused.ExitCode, receiver.Received.Count));
        Assert.Contains("It answered 403.", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("url-secret", refused.Errors + refused.Output, StringComparison.Ordinal);
        Assert.Empty(await app.OwedAsync());
    }

    [Theory]
    [InlineData("test")]
    [InlineData("enable")]
    public async Task A_sink_that_there_is_not_is_named_with_those_there_are(string command)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SyncApplication.StartAsync();

        var result = await SyncProcess.RunAsync(app.Settings(receiver), "alert", command, "pos");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("There is no sink pos. There are: ops.", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replay", "--since", "sometime")]
    [InlineData("replay", "not-an-id")]
    [InlineData("test")]
    public async Task Wrong_usage_ends_with_1(params string[] arguments)
    {
        var result = await SyncProcess.RunAsync(new Dictionary<string, string?>(), ["alert", .. arguments]);

        Assert.Equal(1, result.ExitCode);
        Assert.NotEmpty(result.Errors);
    }
}
