namespace Sync.Alibaba;

/// <summary>What a failed call means for us: the closed set that decides on retries and on a scope's outcome.</summary>
public enum AlibabaErrorKind
{
    /// <summary>Too many requests, in whatever status the gateway says it (HTTP 400 included): wait and try again.</summary>
    Throttled,

    /// <summary>The cloud's own trouble (5xx, <c>ServiceUnavailable</c>, <c>InternalError</c>): wait and try again.</summary>
    Transient,

    /// <summary>The key is unknown, wrong, expired or lacks a permission: never tried again.</summary>
    Denied,

    /// <summary>The security token is past its time: others are fetched and the call is made once more, where there can be others.</summary>
    Expired,

    /// <summary>The region does not know the operation: neither a failure nor a proof of emptiness.</summary>
    Unsupported,

    /// <summary>A parameter is wrong: the same request can only fail again.</summary>
    InvalidRequest,

    /// <summary>The date or the nonce was refused: tried once more, signed anew.</summary>
    ClockOrNonce,

    /// <summary>An answer that is not what the API's page says: HTML, a cut body, a total that is no number.</summary>
    Malformed,

    /// <summary>No answer: name resolution, connection, TLS, or the attempt's time limit.</summary>
    Unreachable,
}
