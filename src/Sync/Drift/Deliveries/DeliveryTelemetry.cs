using Microsoft.Extensions.Logging;
using Sync.Drift.Sinks;

namespace Sync.Drift.Deliveries;

/// <summary>Counts and logs the outcome of each attempt.</summary>
public sealed partial class DeliveryTelemetry(DeliveryMetrics metrics, ILogger<DeliveryTelemetry> logger)
{
    /// <param name="wait">The time until the next attempt if this one failed; null if it was the last.</param>
    internal void Ended(string sink, DueMessage due, SendResult result, TimeSpan? wait)
    {
        switch (result.Outcome)
        {
            case SendOutcome.Sent:
                metrics.Delivered(sink, "sent");
                LogSent(due.Id, due.Total, sink, due.Attempts + 1);
                break;
            case SendOutcome.Gone:
                metrics.Delivered(sink, "gone");
                LogDisabled(sink, due.Id, result.Reason);
                break;
            case SendOutcome.Retry when wait is { } delay:
                metrics.Delivered(sink, "retry");
                LogFailed(due.Id, sink, due.Attempts + 1, result.Reason, delay);
                break;
            default:
                metrics.Delivered(sink, "dead");
                LogDead(due.Id, due.Total, sink, due.Attempts + 1, result.Reason);
                break;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information,
        Message = "Message {MessageId} of {Events} events was sent to sink {Sink} in attempt {Attempt}")]
    private partial void LogSent(Guid messageId, int events, string sink, int attempt);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "Message {MessageId} was not sent to sink {Sink} in attempt {Attempt}: {Reason} "
            + "Next attempt in {Delay}")]
    private partial void LogFailed(Guid messageId, string sink, int attempt, string? reason, TimeSpan delay);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error,
        Message = "Message {MessageId} of {Events} events is dead: sink {Sink} did not accept it in {Attempt} "
            + "attempts: {Reason} To send it again, run: alert replay")]
    private partial void LogDead(Guid messageId, int events, string sink, int attempt, string? reason);

    [LoggerMessage(EventId = 4, Level = LogLevel.Error,
        Message = "Sink {Sink} is disabled since message {MessageId}: {Reason} Its pending alerts are kept. "
            + "To enable it, run: alert enable {Sink}")]
    private partial void LogDisabled(string sink, Guid messageId, string? reason);
}
