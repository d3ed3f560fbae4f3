using Sync.Drift.Alerts;

namespace Sync.Drift.Sinks;

/// <summary>Where alerts go.</summary>
public abstract class Sink(string name)
{
    /// <summary>As in the settings; all that is ever shown of a sink.</summary>
    public string Name { get; } = name;

    /// <summary>One attempt. A receiver's failure is in the result, without any part of the sink's URL or secrets.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the message may have arrived.</exception>
    public abstract Task<SendResult> SendAsync(AlertMessage message, CancellationToken cancellationToken);
}

/// <param name="RetryAfter">What the receiver asked for.</param>
/// <param name="Reason">Why not, in words fit for logs and answers; null when sent.</param>
public sealed record SendResult(SendOutcome Outcome, int? Status = null, TimeSpan? RetryAfter = null, string? Reason = null);

public enum SendOutcome
{
    Sent,
    Retry,

    /// <summary>The receiver wants no more of them (410).</summary>
    Gone,
}
