using System.Net;

namespace Sync.Alibaba;

/// <summary>A call that did not succeed, classified. <see cref="Exception.Message"/> is safe to log and to store: no secret, no string to sign.</summary>
public sealed class AlibabaException(AlibabaErrorKind kind, string code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public AlibabaErrorKind Kind { get; } = kind;

    /// <summary>The API's error code, such as <c>Throttling.User</c>; for failures without one, a word of ours such as <c>Timeout</c>.</summary>
    public string Code { get; } = code;

    public string? RequestId { get; init; }

    public HttpStatusCode? Status { get; init; }

    /// <summary>How long the cloud asked us to wait (<c>x-acs-retry-after</c>, <c>Retry-After</c>).</summary>
    public TimeSpan? RetryAfter { get; init; }
}
