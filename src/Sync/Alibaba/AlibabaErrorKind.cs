namespace Sync.Alibaba;

/// <summary>The kinds of failed calls, which determine retries and the outcome of a scope.</summary>
public enum AlibabaErrorKind
{
    /// <summary>
    /// Too many requests, whatever the HTTP status (the gateway also uses 400): retried after a wait.
    /// </summary>
    Throttled,

    /// <summary>
    /// A temporary error of the cloud (5xx, <c>ServiceUnavailable</c>, <c>InternalError</c>): retried after a wait.
    /// </summary>
    Transient,

    /// <summary>The key is unknown, wrong, expired or lacks a permission: never retried.</summary>
    Denied,

    /// <summary>
    /// The security token has expired: if the source of the credentials can renew them, the call is retried once with
    /// new ones.
    /// </summary>
    Expired,

    /// <summary>
    /// The region does not support the operation: not a failure, but also no evidence that it is empty.
    /// </summary>
    Unsupported,

    /// <summary>A parameter is invalid: never retried, because the same request would fail again.</summary>
    InvalidRequest,

    /// <summary>The date or the nonce was rejected: signed again and retried once.</summary>
    ClockOrNonce,

    /// <summary>
    /// A response that does not conform to the API documentation: HTML, a truncated body, a total that is not a number.
    /// </summary>
    Malformed,

    /// <summary>No response: name resolution, connection or TLS failed, or the attempt timed out.</summary>
    Unreachable,
}
