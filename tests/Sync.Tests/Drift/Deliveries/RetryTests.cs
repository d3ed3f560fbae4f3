namespace Sync.Tests.Drift.Deliveries;

/// <summary>What happens to a message that a sink does not accept.</summary>
public class RetryTests
{
    [Fact]
    public async Task A_message_is_tried_ten_times_over_three_days_and_is_then_dead()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        using var seen = new Measurements(app);
        receiver.Refuse(500);
        await app.PutStatusAsync("Inactive");

        double[] schedule = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
        for (var attempt = 1; attempt <= schedule.Length; attempt++)
        {
            await app.SendAsync();
            var message = await app.MessageAsync();
            Assert.Equal(("owed", attempt, 500), (message.State, message.Attempts, message.Status));
            Assert.InRange(message.Wait!.Value, schedule[attempt - 1] - 1, schedule[attempt - 1] * 1.1 + 1);
            // The first wait is so short that it may already be over.
            if (attempt > 1) await app.SendAsync();
            Assert.Equal(attempt, receiver.Received.Count);
            await app.MakeDueAsync();
        }

        await app.SendAsync();

        Assert.Equal(("dead", 10), ((await app.MessageAsync()).State, (await app.MessageAsync()).Attempts));
        Assert.Single(receiver.Received.Select(received => (received.MessageId, received.Request.Body)).Distinct());
        var id = (await app.MessageAsync()).MessageId.ToString();
        Assert.Contains(
            app.Log.All,
            line => line.StartsWith($"Error Message {id} of 1 events is dead: sink ops", StringComparison.Ordinal));
        Assert.Equal((9, 1), (Counted("retry"), Counted("dead")));
        Assert.Equal(
            (0, 1),
            (Assert.Single(seen.Observe("sync.deliveries.owed")), Assert.Single(seen.Observe("sync.deliveries.dead"))));

        double Counted(string outcome) => seen.Sum("sync.deliveries", $"sync.sink=ops sync.outcome={outcome}");
    }

    [Fact]
    public async Task A_pause_requested_by_a_sink_applies_to_all_its_messages_and_to_no_other_sink()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var other = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver, other.Sink(1, "other"));
        receiver.Refuse(429, "3600");
        await app.PutStatusAsync("Inactive");
        await app.SendAsync();
        receiver.Take();
        await app.PutStatusAsync("Active");

        await app.SendAsync();

        Assert.Equal((1, 2), (receiver.Received.Count, other.Received.Count));
        Assert.InRange((await app.MessagesAsync()).Single(message => message.State == "owed").Wait!.Value, 3599, 3601);
        await app.MakeDueAsync();
        await app.SendAsync();
        Assert.Equal(3, receiver.Received.Count);
    }

    [Fact]
    public async Task A_message_that_keeps_failing_does_not_block_later_messages()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        receiver.Refuse(400);
        await app.PutStatusAsync("Inactive");
        await app.SendAsync();
        receiver.Take();
        await app.ExecuteAsync("update sync.alert_message set due_at = due_at + interval '1 hour'");
        await app.PutStatusAsync("Active");

        await app.SendAsync();

        Assert.Equal(["owed", "sent"], (await app.MessagesAsync()).Select(message => message.State));
    }

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
        Assert.Contains("ops: enabled, 0 pending, 0 dead.", enabled.Output, StringComparison.Ordinal);
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
        Assert.Contains("ops\twebhook\tenabled\t0\t1\t", listed.Output, StringComparison.Ordinal);
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
