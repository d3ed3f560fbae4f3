using Microsoft.Extensions.Logging;
using Sync.Drift.Sinks;
using Sync.Telemetry;

namespace Sync.Drift.Deliveries;

/// <summary>Counts and logs what became of each attempt.</summary>
public sealed partial class DeliveryTelemetry(SyncMetrics metrics, ILogger<DeliveryTelemetry> logger)
{
    /// <param name="wait">Of one that failed: until it is tried again; null: it is dead.</param>
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
        Message = "Message {MessageId} of {Events} events was sent to sink {Sink} at attempt {Attempt}")]
    private partial void LogSent(Guid messageId, int events, string sink, int attempt);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "Message {MessageId} was not sent to sink {Sink} at attempt {Attempt}: {Reason} It is sent again in {Delay}")]
    private partial void LogFailed(Guid messageId, string sink, int attempt, string? reason, TimeSpan delay);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error,
        Message = "Message {MessageId} of {Events} events is dead: sink {Sink} did not take it in {Attempt} attempts: {Reason} "
            + "It is kept for: alert replay")]
    private partial void LogDead(Guid messageId, int events, string sink, int attempt, string? reason);

    [LoggerMessage(EventId = 4, Level = LogLevel.Error,
        Message = "Sink {Sink} is disabled since message {MessageId}: {Reason} What is owed to it is kept until: alert enable {Sink}")]
    private partial void LogDisabled(string sink, Guid messageId, string? reason);
}
