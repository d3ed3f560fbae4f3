using Sync.Runs;

namespace Sync.Tests.Drift.Deliveries;

/// <summary>Which events become pending, and when.</summary>
public class OutboxTests
{
    [Fact]
    public async Task A_change_is_pending_for_every_sink_at_once_and_a_baseline_for_none()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver, receiver.Sink(1, "audit"));
        Assert.Empty(await app.DeliveriesAsync());

        await app.PutStatusAsync("Inactive");

        Assert.Equal(
            ["audit changed flowlog-1 owed", "ops changed flowlog-1 owed"],
            (await app.DeliveriesAsync()).Order(StringComparer.Ordinal));
        var told = await app.ScalarAsync<string>("select event::text from sync.delivery where sink = 'ops'");
        var row = Assert.Single(await app.DriftAsync());
        string[] parts =
        [
            $"{row.EventId}", "\"env\": \"test\"", "\"after\": \"Inactive\"", "\"severity\": \"high\"",
            "\"cenId\": \"cen-1\"",
        ];
        foreach (var part in parts) Assert.Contains(part, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_flow_log_is_reported_with_its_last_tags()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);

        await app.RemoveAsync();

        Assert.Equal(
            "test",
            await app.ScalarAsync<string>(
                "select event->'tags'->>'env' from sync.delivery where event->>'kind' = 'removed'"));
    }

    [Fact]
    public async Task Nothing_is_pending_if_there_is_no_sink()
    {
        await using var app = await DriftWatch.StartAsync();

        await app.PutStatusAsync("Inactive");

        Assert.Single(await app.ShownAsync());
        Assert.Empty(await app.DeliveriesAsync());
    }

    [Fact]
    public async Task A_recurrence_that_is_only_counted_makes_no_delivery()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);

        foreach (var status in (string[])["Inactive", "Active", "Inactive", "Active"]) await app.PutStatusAsync(status);

        Assert.Equal(2, (await app.DeliveriesAsync()).Count);
    }

    [Fact]
    public async Task A_pending_event_gets_a_delivery_when_it_is_shown()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver, ("Sync:Drift:DebounceRuns", "2"));

        await app.PutStatusAsync("Modifying");
        Assert.Empty(await app.DeliveriesAsync());
        await app.RunWellAsync();

        Assert.Equal(["ops changed flowlog-1 owed"], await app.DeliveriesAsync());
    }

    [Fact]
    public async Task A_merge_that_is_rolled_back_makes_no_delivery_and_the_next_one_makes_one()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        await app.ExecuteAsync(
            """
            create function sync.refuse() returns trigger language plpgsql
            as 'begin raise exception ''at the commit''; end';
            create constraint trigger refuse after insert on sync.delivery
            deferrable initially deferred for each row execute function sync.refuse()
            """);
        app.Cloud.Replace(DriftWatch.Before with { Status = "Inactive" });

        var failed = await app.RunAsync();
        Assert.Equal("Database", Assert.Single(failed.Scopes).ErrorCode);
        Assert.Empty(await app.DeliveriesAsync());
        await app.SendAsync();
        Assert.Empty(receiver.Received);

        await app.ExecuteAsync("drop trigger refuse on sync.delivery");
        Assert.Equal(RunOutcome.Succeeded, (await app.RunAsync()).Outcome);
        await app.RunWellAsync();

        Assert.Equal(["ops changed flowlog-1 owed"], await app.DeliveriesAsync());
    }
}
