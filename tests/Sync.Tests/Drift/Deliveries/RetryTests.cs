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
}
