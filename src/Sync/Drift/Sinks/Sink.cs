using Sync.Drift.Alerts;

namespace Sync.Drift.Sinks;

/// <summary>A destination of alerts.</summary>
public abstract class Sink(string name)
{
    /// <summary>The configured name; the only part of a sink that is ever shown.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// Makes one attempt. Failures of the receiver are in the result, without any part of the sink's URL or secrets.
    /// </summary>
    /// <exception cref="OperationCanceledException">The attempt was cancelled; the message may have
    /// arrived.</exception>
    public abstract Task<SendResult> SendAsync(AlertMessage message, CancellationToken cancellationToken);
}

/// <param name="Status">The HTTP status; null without a response.</param>
/// <param name="RetryAfter">The wait that the receiver requested.</param>
/// <param name="Reason">Why it was not sent, safe for logs and responses; null when sent.</param>
public sealed record SendResult(
    SendOutcome Outcome, int? Status = null, TimeSpan? RetryAfter = null, string? Reason = null);

public enum SendOutcome
{
    Sent,
    Retry,

    /// <summary>The receiver accepts no more messages (410).</summary>
    Gone,
}
