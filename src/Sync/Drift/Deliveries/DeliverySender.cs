using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks;
using Sync.Settings;

namespace Sync.Drift.Deliveries;

/// <summary>
/// Sends due messages, from any instance. Sinks do not wait for each other, and neither runs nor transactions wait for
/// a sink. A message is sent at least once, always with the same ID.
/// </summary>
public sealed partial class DeliverySender(
    NpgsqlDataSource dataSource, Current<AlertSettings> alerts, AppUrl app, IReadOnlyDictionary<string, Sink> sinks,
    DeliveryTelemetry telemetry, Backlog backlog, TimeProvider time, ILogger<DeliverySender> logger)
{
    /// <summary>
    /// The time limit after a run. Slow sinks are left to the delivery timer, so the next run is not delayed.
    /// </summary>
    public static readonly TimeSpan AfterRun = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The time limit of the delivery timer: enough for any single attempt, and below the default interval.
    /// </summary>
    public static readonly TimeSpan AtTick = TimeSpan.FromSeconds(50);

    /// <summary>As <see cref="SendDueAsync(Sink, CancellationToken)"/>, to all sinks in parallel.</summary>
    /// <param name="limit">Attempts still in progress at this time are cancelled and repeated by the next call.</param>
    public async Task SendDueAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        await Task.WhenAll(sinks.Values.Select(sink => SendDueAsync(sink, either.Token)));
    }

    /// <summary>Sends all due messages of one sink, oldest first, until one fails.</summary>
    /// <remarks>
    /// If the database is unavailable, this is logged and pending alerts will be retried. Returns early when cancelled.
    /// </remarks>
    public async Task SendDueAsync(Sink sink, CancellationToken cancellationToken)
    {
        try
        {
            await alerts.LoadAsync(cancellationToken);
            var told = await ToldAsync(sink, cancellationToken);
            await using var turn =
                await SinkTurn.TakeAsync(dataSource, sink.Name, told, alerts.Value, cancellationToken);
            if (turn is null) return;
            while (await turn.NextAsync(cancellationToken) is { } due
                && await SendAsync(sink, due, cancellationToken))
            {
            }

            await backlog.UpdateAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The message being sent may have arrived; it is sent again.
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            LogDatabaseFailed(error, sink.Name);
        }
    }

    private async Task<IReadOnlyList<Severity>> ToldAsync(Sink sink, CancellationToken cancellationToken)
    {
        if (alerts.Value.Quiet is not { } quiet) return Enum.GetValues<Severity>();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var clock = new CommandDefinition("select clock_timestamp()", cancellationToken: cancellationToken);
        var now = await connection.ExecuteScalarAsync<DateTime>(clock);
        return quiet.Told(sink.Name, now);
    }

    /// <returns>Whether the sink accepted the message.</returns>
    private async Task<bool> SendAsync(Sink sink, DueMessage due, CancellationToken cancellationToken)
    {
        var message = await Messages.ReadAsync(dataSource, due, cancellationToken)
            with
        { PublicUrl = app.Url };
        var result = await AttemptAsync(sink, message, cancellationToken);
        var wait = RetrySchedule.Wait(due.Attempts + 1, result.RetryAfter);
        // Not cancellable: an attempt that was made is counted.
        await Messages.KeepAsync(dataSource, sink.Name, due, result, wait);
        telemetry.Ended(sink.Name, due, result, wait);
        return result.Outcome == SendOutcome.Sent;
    }

    private static async Task<SendResult> AttemptAsync(
        Sink sink, AlertMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await sink.SendAsync(message, cancellationToken);
        }
#pragma warning disable CA1031 // A bug in one sink must not stop the others, and its message could contain a URL.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendResult(SendOutcome.Retry, Reason: $"Sending failed: {error.GetType().Name}.");
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error,
        Message = "The database failed while sending to sink {Sink}: pending alerts will be retried")]
    private partial void LogDatabaseFailed(Exception error, string sink);
}
