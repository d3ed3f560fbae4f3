namespace Sync.Proofs.Deliveries;

/// <summary>What users do about messages that a sink does not accept, on the command line.</summary>
public sealed class ReplayCommandTests
{
    [Fact]
    public async Task The_status_410_disables_the_sink_and_pending_alerts_wait_until_a_user_enables_it()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        receiver.Refuse(410);
        await app.PutStatusAsync("Inactive");
        await app.SendAsync();
        receiver.Take();
        await app.PutStatusAsync("Active");
        await app.SendAsync();
        await app.MakeDueAsync();
        await app.SendAsync();

        Assert.Single(receiver.Received);
        var sinks = await app.Http.GetStringAsync("/api/sinks");
        Assert.Contains(
            """{"name":"ops","type":"webhook","host":"127.0.0.1","state":"disabled","owed":2,"dead":0""",
            sinks,
            StringComparison.Ordinal);
        Assert.Contains("410", sinks, StringComparison.Ordinal);
        Assert.Contains(app.Log.All, line => line.StartsWith("Error Sink ops is disabled", StringComparison.Ordinal));

        var enabled = await SyncProcess.RunAsync(app.Settings(receiver), "alert", "enable", "ops");

        Assert.True(enabled.ExitCode == 0, enabled.Errors);
        Assert.Equal(3, receiver.Received.Count);
        Assert.Equal(receiver.Received[0].MessageId, receiver.Received[1].MessageId);
        Assert.Contains("ops  webhook  enabled  0 pending  0 dead", enabled.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_message_is_listed_and_replayed_unchanged()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        receiver.Refuse(500);
        await app.PutStatusAsync("Inactive");
        await app.SendAsync();
        await app.ExecuteAsync("update sync.alert_message set attempts = 9, due_at = clock_timestamp()");
        await app.SendAsync();
        var listed = await SyncProcess.RunAsync(app.Settings(receiver), "alert", "list");
        Assert.Contains("ops  webhook  enabled  0 pending  1 dead", listed.Output, StringComparison.Ordinal);
        Assert.Contains("The receiver answered 500.", listed.Output, StringComparison.Ordinal);
        receiver.Take();
        var later = (await app.ScalarAsync<DateTime>("select clock_timestamp() + interval '1 minute'"))
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);

        Assert.StartsWith("0 messages", (await ReplayAsync("--since", later)).Output, StringComparison.Ordinal);
        Assert.StartsWith("0 messages", (await ReplayAsync("--sink", "other")).Output, StringComparison.Ordinal);
        var replayed = await ReplayAsync("--since", "1h");

        Assert.True(replayed.ExitCode == 0, replayed.Errors);
        Assert.StartsWith("1 messages for 1 events", replayed.Output, StringComparison.Ordinal);
        Assert.Equal(3, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(received => (received.MessageId, received.Request.Body)).Distinct());
        Assert.Equal("sent", (await app.MessageAsync()).State);

        var again = await ReplayAsync(receiver.Received[0].EventIds[0]);
        Assert.Equal((0, 4), (again.ExitCode, receiver.Received.Count));
        Assert.Equal(1, (await ReplayAsync($"{Guid.Empty}")).ExitCode);

        Task<SyncProcess.Result> ReplayAsync(params string[] arguments) =>
            SyncProcess.RunAsync(app.Settings(receiver), ["alert", "replay", .. arguments]);
    }
}
