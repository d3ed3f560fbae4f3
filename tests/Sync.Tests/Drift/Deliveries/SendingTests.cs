using Sync.Drift.Deliveries;
using Sync.Runs;

namespace Sync.Tests.Drift.Deliveries;

/// <summary>Which messages arrive, in which order, and what waits for what.</summary>
public class SendingTests
{
    [Fact]
    public async Task The_events_of_a_run_arrive_in_one_message_once()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        app.Cloud.Add(Some.FlowLog("flowlog-2"));
        var run = await app.PutStatusAsync("Inactive");

        await app.SendAsync();
        await app.SendAsync();

        var received = Assert.Single(receiver.Received);
        Assert.Equal("changed:flowlog-1 added:flowlog-2", received.Told);
        Assert.Equal((run.RunId, 2), ((long)received.Data["runId"]!, (int)received.Data["total"]!));
        Assert.Equal((await app.ShownAsync()).Select(row => $"{row.EventId}").Order(), received.EventIds.Order());
        Assert.Equal((await app.MessageAsync()).MessageId.ToString(), received.MessageId);
        Assert.Equal(
            ["ops added flowlog-2 sent", "ops changed flowlog-1 sent"],
            (await app.DeliveriesAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_run_has_its_own_message_and_messages_arrive_in_order()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        var first = await app.PutStatusAsync("Inactive");
        var second = await app.PutAsync(Some.FlowLog("flowlog-2"));

        await app.SendAsync();

        Assert.Equal(["changed:flowlog-1", "added:flowlog-2"], receiver.Received.Select(received => received.Told));
        Assert.Equal([first.RunId, second.RunId], receiver.Received.Select(received => (long?)received.Data["runId"]));
    }

    [Fact]
    public async Task Events_that_had_to_wait_arrive_in_one_message_across_runs()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        await app.PutStatusAsync("Inactive");
        await app.MakeLateAsync();
        var second = await app.PutAsync(Some.FlowLog("flowlog-2"));

        await app.SendAsync();

        var received = Assert.Single(receiver.Received);
        Assert.Equal(
            ("changed:flowlog-1 added:flowlog-2", second.RunId), (received.Told, (long?)received.Data["runId"]));
    }

    [Fact]
    public async Task The_oldest_due_message_is_sent_first()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        receiver.Refuse(503);
        await app.PutStatusAsync("Inactive");
        await app.SendAsync();
        await app.PutAsync(Some.FlowLog("flowlog-2"));
        await app.SendAsync();
        await app.MakeDueAsync();
        receiver.Take();
        var refused = receiver.Received.Count;

        await app.SendAsync();

        Assert.Equal(
            ["changed:flowlog-1", "added:flowlog-2"],
            receiver.Received.Skip(refused).Select(received => received.Told));
    }

    [Fact]
    public async Task Events_above_the_configured_number_arrive_as_a_digest_of_the_highest_severities()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver, ("Sync:Alerts:DigestAbove", "3"));
        for (var number = 2; number <= 9; number++) app.Cloud.Add(Some.FlowLog($"flowlog-{number}"));
        await app.PutStatusAsync("Inactive");

        await app.SendAsync();

        var received = Assert.Single(receiver.Received);
        Assert.Equal("sync.flowlog.digest", received.Type);
        Assert.Equal((9, 3), ((int)received.Data["total"]!, received.EventIds.Count));
        Assert.StartsWith("changed:flowlog-1 added:", received.Told, StringComparison.Ordinal);
        Assert.Equal(
            (8, 1),
            ((int)received.Data["counts"]!["kinds"]!["added"]!, (int)received.Data["counts"]!["severities"]!["high"]!));
        Assert.Equal(
            9, (await app.DeliveriesAsync()).Count(each => each.EndsWith("sent", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_message_counts_its_events_by_kind_and_by_severity_highest_first()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        await app.PutAsync(Some.FlowLog("flowlog-2"));
        await app.SendAsync();
        app.Cloud.Replace(Some.FlowLog("flowlog-2") with { Interval = 60 });
        app.Cloud.Add(Some.FlowLog("flowlog-3"));
        await app.PutStatusAsync("Inactive");

        await app.SendAsync();

        var counts = receiver.Received[^1].Data["counts"]!;
        Assert.Equal((1, 2), ((int)counts["kinds"]!["added"]!, (int)counts["kinds"]!["changed"]!));
        Assert.Equal("""{"high":1,"medium":2}""", counts["severities"]!.ToJsonString());
    }

    [Fact]
    public async Task A_hanging_sink_delays_neither_a_run_nor_another_sink()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var hanging = await Receiver.StartAsync();
        hanging.Hang();
        await using var app = await AlertWatch.StartAsync(
            receiver, [.. hanging.Sink(1, "hanging"), ("Sync:Sinks:1:Timeout", "00:00:30")]);
        await app.PutStatusAsync("Inactive");

        using var stop = new CancellationTokenSource();

        var sending = app.Get<DeliverySender>().SendDueAsync(TimeSpan.FromMinutes(1), stop.Token);
        await AlertWatch.UntilAsync(
            () => Task.FromResult(receiver.Received.Count == 1 && hanging.Received.Count == 1), "both are asked");
        Assert.Equal(RunOutcome.Succeeded, (await app.PutStatusAsync("Active")).Outcome);
        // The lease of the hanging sink is held, that of the other sink is free.
        await app.SendAsync();

        Assert.False(sending.IsCompleted, "The hanging sink did not hang for as long as this test takes.");
        Assert.Equal((2, 1), (receiver.Received.Count, hanging.Received.Count));
        await stop.CancelAsync();
        await sending;
    }

    [Fact]
    public async Task A_message_cut_off_by_the_time_limit_is_sent_again_with_the_same_ID()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        receiver.Hang();
        await app.PutStatusAsync("Inactive");

        await app.SendAsync(TimeSpan.FromSeconds(2));
        await AlertWatch.UntilAsync(() => Task.FromResult(receiver.Received.Count == 1), "it is asked");
        Assert.Equal(("owed", 0), ((await app.MessageAsync()).State, (await app.MessageAsync()).Attempts));
        receiver.Take();
        await app.SendAsync();

        Assert.Equal(2, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(received => (received.MessageId, received.Request.Body)).Distinct());
        Assert.Equal("sent", (await app.MessageAsync()).State);
    }

    [Fact]
    public async Task Pending_events_of_a_sink_that_is_no_longer_configured_wait_and_are_reported()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        await app.PutStatusAsync("Inactive");
        await app.ExecuteAsync("update sync.delivery set sink = 'former'; update sync.sink set name = 'former'");

        await app.SendAsync();

        Assert.Empty(receiver.Received);
        var sinks = await app.Http.GetStringAsync("/api/sinks");
        Assert.Contains(
            """{"name":"former","type":null,"host":null,"state":"absent","owed":1,"dead":0""",
            sinks,
            StringComparison.Ordinal);
        Assert.Contains(
            """{"name":"ops","type":"webhook","host":"127.0.0.1","state":"enabled","owed":0,"dead":0""",
            sinks,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sent_messages_are_deleted_after_a_time_and_others_are_kept()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver, ("Sync:Alerts:KeepSent", "7.00:00:00"));
        foreach (var status in (string[])["Inactive", "Active"])
        {
            await app.PutStatusAsync(status);
            await app.SendAsync();
        }

        await app.ExecuteAsync(
            """
            update sync.alert_message set ended_at = ended_at - interval '8 days';
            update sync.alert_message set state = 'dead' where run_id = (select max(run_id) from sync.alert_message)
            """);
        await app.PutAsync(Some.FlowLog("flowlog-2"));
        await app.SendAsync();

        Assert.Equal(["ops changed flowlog-1 dead", "ops added flowlog-2 sent"], await app.DeliveriesAsync());
    }
}
