using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks;
using Sync.Settings.Kept;
using Sync.Telemetry;

namespace Sync.Drift.Deliveries;

/// <summary>
/// Sends what is due, from any instance. Sinks do not wait for each other, and nothing waits for a sink: no run, and no
/// transaction. A message goes out at least once and always under its one id.
/// </summary>
public sealed partial class DeliverySender(
    NpgsqlDataSource dataSource, SettingsInForce settings, IReadOnlyDictionary<string, Sink> sinks, DeliveryTelemetry telemetry, Backlog backlog,
    TimeProvider time, ILogger<DeliverySender> logger)
{
    /// <summary>Right after a run: what is slow is left to the next tick of the deliveries, so that the next run is not late.</summary>
    public static readonly TimeSpan AfterRun = TimeSpan.FromSeconds(10);

    /// <summary>At a tick: enough for any one attempt, and over before the next tick of the usual schedule.</summary>
    public static readonly TimeSpan AtTick = TimeSpan.FromSeconds(50);

    /// <summary>As <see cref="SendDueAsync(Sink, CancellationToken)"/>, to all sinks side by side.</summary>
    /// <param name="limit">What is then still under way is given up, and sent again by whoever comes next.</param>
    public async Task SendDueAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        await Task.WhenAll(sinks.Values.Select(sink => SendDueAsync(sink, either.Token)));
    }

    /// <summary>Every message that is due to one sink, the oldest first, until one fails: the sink is then left alone for a while.</summary>
    /// <remarks>A database that is away is logged: what is owed stays owed. Cancelled, it ends early.</remarks>
    public async Task SendDueAsync(Sink sink, CancellationToken cancellationToken)
    {
        try
        {
            await settings.LoadAsync(cancellationToken);
            var told = await ToldAsync(sink, cancellationToken);
            await using var turn = await SinkTurn.TakeAsync(dataSource, sink.Name, told, settings.Alerts, cancellationToken);
            if (turn is null) return;
            while (await turn.NextAsync(cancellationToken) is { } due && await SendAsync(sink, due, cancellationToken)) { }
            await backlog.UpdateAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was under way may have arrived, and is sent again.
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            LogDatabaseFailed(error, sink.Name);
        }
    }

    private async Task<IReadOnlyList<Severity>> ToldAsync(Sink sink, CancellationToken cancellationToken)
    {
        if (settings.Alerts.Quiet is not { } quiet) return Enum.GetValues<Severity>();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var clock = new CommandDefinition("select clock_timestamp()", cancellationToken: cancellationToken);
        var now = await connection.ExecuteScalarAsync<DateTime>(clock);
        return quiet.Told(sink.Name, now);
    }

    /// <returns>Whether the sink took it.</returns>
    private async Task<bool> SendAsync(Sink sink, DueMessage due, CancellationToken cancellationToken)
    {
        var message = await Messages.ReadAsync(dataSource, due, cancellationToken) with { PublicUrl = settings.PublicUrl };
        var result = await AttemptAsync(sink, message, cancellationToken);
        var wait = RetrySchedule.Wait(due.Attempts + 1, result.RetryAfter);
        // Cancelled or not: an attempt that was made is counted.
        await Messages.KeepAsync(dataSource, sink.Name, due, result, wait);
        telemetry.Ended(sink.Name, due, result, wait);
        return result.Outcome == SendOutcome.Sent;
    }

    private static async Task<SendResult> AttemptAsync(Sink sink, AlertMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await sink.SendAsync(message, cancellationToken);
        }
#pragma warning disable CA1031 // A bug in one sink must not end the sending, and its message could hold an address.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendResult(SendOutcome.Retry, Reason: $"It could not be sent: {error.GetType().Name}.");
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The database failed while sending to sink {Sink}: what is owed stays owed")]
    private partial void LogDatabaseFailed(Exception error, string sink);
}
