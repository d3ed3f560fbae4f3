using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Drift.Alerts;
using Sync.Drift.Deliveries;
using Sync.Drift.Sinks;
using Sync.Settings;
using Receiver = Sync.Testing.Receiver;

namespace Sync.Tests.Drift.Deliveries;

/// <summary>Failures inside the app, not of a receiver.</summary>
public class FailingSinkTests
{
    [Fact]
    public async Task A_bug_in_a_sink_is_a_failed_attempt_and_its_exception_message_is_not_reported()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        await app.PutStatusAsync("Inactive");

        await SendAsync(
            app, new FailingSink("ops", () => throw new InvalidOperationException("https://secret.example")));

        var message = await app.MessageAsync();
        Assert.Equal(
            ("owed", 1, "Sending failed: InvalidOperationException."),
            (message.State, message.Attempts, message.Reason));
        Assert.DoesNotContain(app.Log.All, line => line.Contains("secret.example", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sink_that_cancels_itself_has_failed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        await app.PutStatusAsync("Inactive");

        await SendAsync(app, new FailingSink("ops", () => throw new TaskCanceledException()));

        Assert.Equal("Sending failed: TaskCanceledException.", (await app.MessageAsync()).Reason);
    }

    [Fact]
    public async Task A_sink_gets_no_further_message_after_one_that_failed()
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
    public async Task An_unavailable_database_is_logged_and_ends_the_sending_without_an_exception()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        await using var away = NpgsqlDataSource.Create(
            $"Host=127.0.0.1;Port={FreePort.Find()};Username=nobody;Database=none");

        await Sender(app, away, new FailingSink("ops", () => throw new InvalidOperationException())).SendDueAsync(
            TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.Contains(
            app.Log.All,
            line => line.StartsWith("Error The database failed while sending to sink ops", StringComparison.Ordinal));
    }

    private static Task SendAsync(SyncApplication app, Sink sink) =>
        Sender(app, app.DataSource, sink).SendDueAsync(TimeSpan.FromMinutes(1), CancellationToken.None);

    private static DeliverySender Sender(SyncApplication app, NpgsqlDataSource dataSource, Sink sink) => new(
        dataSource, app.Get<Current<AlertSettings>>(), new AppUrl(null),
        new Dictionary<string, Sink> { [sink.Name] = sink }, app.Get<DeliveryTelemetry>(), app.Get<Backlog>(),
        TimeProvider.System, app.Get<ILogger<DeliverySender>>());

    private sealed class FailingSink(string name, Action fail) : Sink(name)
    {
        public override Task<SendResult> SendAsync(AlertMessage message, CancellationToken cancellationToken)
        {
            fail();
            return Task.FromResult(new SendResult(SendOutcome.Sent));
        }
    }
}
