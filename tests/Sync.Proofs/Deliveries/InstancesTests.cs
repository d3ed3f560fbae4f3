using Sync.Local.FakeCen.Faults;

namespace Sync.Proofs.Deliveries;

/// <summary>Promise 7 for alerts: processes are killed at any moment, and several send concurrently.</summary>
public class InstancesTests
{
    [Fact]
    public async Task A_run_killed_between_its_commit_and_its_deliveries_loses_no_delivery()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 2, FlowLogs: 0), [.. receiver.Sink(0, "ops"), ("Sync:Alerts:0:Severity", "low")]);
        await app.RunWellAsync();
        app.Cloud.Add(Some.FlowLog("flowlog-1"));
        var otherRegion = app.Cloud.Regions.Single(region => region != Some.Region);
        app.Cen.Faults.Add(new Hang { RegionId = otherRegion, Action = "DescribeFlowlogs" });
        await using (var run = SyncProcess.Start(app.Settings(receiver), "sync"))
        {
            await AlertWatch.UntilAsync(
                async () => (await app.DeliveriesAsync()).Count == 1, "one region is merged, the other hangs");
            // The run is still active: its events are sent together when it ends.
            await app.SendAsync();
            Assert.Empty(receiver.Received);
            await run.KillAsync();
        }

        await app.SendAsync();
        Assert.Empty(receiver.Received);
        await app.LetLeaseRunOutAsync();
        // The run's row is still open, but no process works on it.
        await app.SendAsync();
        Assert.Equal("added:flowlog-1", Assert.Single(receiver.Received).Told);
        app.Cen.Faults.Clear();
        await app.RunWellAsync();
        await app.SendAsync();
        Assert.Single(receiver.Received);
    }

    [Fact]
    public async Task A_message_of_an_instance_killed_while_sending_is_sent_by_another_with_the_same_ID()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        receiver.Hang();
        app.Cloud.Replace(DriftWatch.Before with { Status = "Inactive" });
        await using (
            var killed = SyncProcess.Start(app.Settings(receiver, ("Sync:Sinks:0:Timeout", "00:00:30")), "sync"))
        {
            await AlertWatch.UntilAsync(() => Task.FromResult(receiver.Received.Count > 0), "it sends");
            await killed.KillAsync();
        }

        receiver.Take();
        await app.SendAsync();
        Assert.Single(receiver.Received);
        // As if its lease had expired.
        await app.ExecuteAsync("update sync.sink set leased_until = clock_timestamp() where lease is not null");
        await app.SendAsync();

        Assert.Equal(2, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(received => (received.MessageId, received.Request.Body)).Distinct());
    }

    [Fact]
    public async Task Two_concurrent_instances_deliver_every_event_and_repeat_messages_only_with_the_same_ID()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        // Some messages are rejected; others are accepted, but the response is lost.
        receiver.Answer = (context, number) =>
        {
            if (number % 3 == 1) context.Response.StatusCode = 503;
            if (number % 3 == 2) context.Abort();
            return Task.CompletedTask;
        };
        var settings = app.Settings(receiver, ("Sync:Schedule", "0 0 0 1 1 *"));
        int[] ports = [FreePort.Find(), FreePort.Find()];
        await using var one = SyncProcess.Start(settings, "up", "--port", $"{ports[0]}");
        await using var two = SyncProcess.Start(settings, "up", "--port", $"{ports[1]}");
        foreach (var port in ports) await AlertWatch.UntilAsync(() => IsUpAsync(port), "both are up");
        for (var number = 2; number <= 5; number++)
        {
            app.Cloud.Add(Some.FlowLog($"flowlog-{number}"));
            await RunWhenFreeAsync(app);
        }

        await AlertWatch.UntilAsync(
            async () =>
            {
                await app.ExecuteAsync("update sync.alert_message set due_at = clock_timestamp() where state = 'owed'");
                return await app.ScalarAsync<bool>("select count(*) = 4 from report.delivery where state = 'sent'");
            },
            "everything is sent");

        var arrived = receiver.Received;
        Assert.Equal(
            (await app.ShownAsync()).Select(row => $"{row.EventId}").Order(),
            arrived.SelectMany(received => received.EventIds).Distinct().Order());
        Assert.All(
            arrived.GroupBy(received => received.MessageId),
            same => Assert.Single(same.Select(received => received.Request.Body).Distinct()));
        Assert.All(
            arrived.SelectMany(received => received.EventIds, (received, id) => (received.MessageId, id)).Distinct()
                .GroupBy(pair => pair.id),
            messages => Assert.Single(messages));
        Assert.True(arrived.Count > 4, "No message was repeated, so this test is inconclusive.");
    }

    [Fact]
    public async Task The_command_up_sends_alerts_and_exits_cleanly_while_a_sink_hangs()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        await app.PutStatusAsync("Inactive");
        receiver.Hang();
        await using var up = SyncProcess.Start(
            app.Settings(receiver, ("Sync:Sinks:0:Timeout", "00:00:30")), "up", "--port", "0");
        await AlertWatch.UntilAsync(() => Task.FromResult(receiver.Received.Count > 0), "it sends");

        await up.InterruptAsync();

        var ended = await up.EndAsync();
        Assert.True(ended.ExitCode == 0, ended.Errors);
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.sink where lease is not null"));
        receiver.Take();
        await app.SendAsync();
        Assert.Single(receiver.Received.Select(received => received.MessageId).Distinct());
        Assert.Equal("sent", (await app.MessageAsync()).State);
    }

    private static async Task<bool> IsUpAsync(int port)
    {
        using var http = new HttpClient();
        try
        {
            return (await http.GetAsync($"http://127.0.0.1:{port}/api/health/live")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Waits for the first runs of the other processes.</summary>
    private static Task RunWhenFreeAsync(SyncApplication app) => AlertWatch.UntilAsync(
        async () =>
        {
            try
            {
                await app.RunWellAsync();
                return true;
            }
            catch (Sync.Runs.RunInProgressException)
            {
                return false;
            }
        },
        "no other run works");
}
