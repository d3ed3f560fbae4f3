using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Drift.Alerts;
using Sync.Drift.Deliveries;
using Sync.Drift.Sinks;
using Sync.Settings.Kept;
using Sync.Telemetry;
using Sync.Tests.Support;

namespace Sync.Tests.Drift.Deliveries;

/// <summary>What goes wrong inside, and not at a receiver.</summary>
public class FailingSinkTests
{
    [Fact]
    public async Task A_bug_in_a_sink_is_a_failed_attempt_and_what_the_bug_said_is_not_told()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        await app.PutStatusAsync("Inactive");

        await SendAsync(app, new FailingSink("ops", () => throw new InvalidOperationException("https://secret.example")));

        var message = await app.MessageAsync();
        Assert.Equal(
            ("owed", 1, "It could not be sent: InvalidOperationException."), (message.State, message.Attempts, message.Reason));
        Assert.DoesNotContain(app.Log.All, line => line.Contains("secret.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sink_that_gives_up_by_itself_has_failed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        await app.PutStatusAsync("Inactive");

        await SendAsync(app, new FailingSink("ops", () => throw new TaskCanceledException()));

        Assert.Equal("It could not be sent: TaskCanceledException.", (await app.MessageAsync()).Reason);
    }

    [Fact]
    public async Task A_sink_takes_no_second_message_after_one_that_failed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        await app.PutStatusAsync("Inactive");
        await app.PutStatusAsync("Active");
        var attempts = 0;

        await SendAsync(app, new FailingSink("ops", () =>
        {
            attempts++;
            throw new InvalidOperationException();
        }));

        Assert.Equal(1, attempts);
        Assert.Equal([1, 0], (await app.MessagesAsync()).Select(message => message.Attempts));
    }

    [Fact]
    public async Task A_database_that_is_away_is_logged_and_ends_the_sending_without_a_failure()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        await using var away = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={FreePort.Find()};Username=nobody;Database=none");

        await Sender(app, away, new FailingSink("ops", () => throw new InvalidOperationException())).SendDueAsync(
            TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.Contains(app.Log.All, line => line.StartsWith("Error The database failed while sending to sink ops", StringComparison.Ordinal));
    }

    private static Task SendAsync(SyncApplication app, Sink sink) =>
        Sender(app, app.DataSource, sink).SendDueAsync(TimeSpan.FromMinutes(1), CancellationToken.None);

    private static DeliverySender Sender(SyncApplication app, NpgsqlDataSource dataSource, Sink sink) => new(
        dataSource, app.Get<SettingsInForce>(), new Dictionary<string, Sink> { [sink.Name] = sink }, app.Get<DeliveryTelemetry>(),
        app.Get<Backlog>(), TimeProvider.System, app.Get<ILogger<DeliverySender>>());

    private sealed class FailingSink(string name, Action fail) : Sink(name)
    {
        public override Task<SendResult> SendAsync(AlertMessage message, CancellationToken cancellationToken)
        {
            fail();
            return Task.FromResult(new SendResult(SendOutcome.Sent));
        }
    }
}
