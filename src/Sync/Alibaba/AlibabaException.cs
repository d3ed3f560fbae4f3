using System.Net;
using Sync.Alibaba.Errors;

namespace Sync.Alibaba;

/// <summary>
/// A call that did not succeed, classified. <see cref="Exception.Message"/> says what happened and what to do, without
/// the code, which stands beside it wherever it is shown. It is safe to log and to store: no secret, no string to sign.
/// </summary>
/// <param name="said">What happened.</param>
public sealed class AlibabaException(AlibabaErrorKind kind, string code, string said, Exception? inner = null)
    : Exception(Remedy.After(said, kind, code), inner)
{
    public AlibabaErrorKind Kind { get; } = kind;

    /// <summary>The API's error code, such as <c>Throttling.User</c>; for failures without one, a word of ours such as <c>Timeout</c>.</summary>
    public string Code { get; } = code;

    public string? RequestId { get; init; }

    public HttpStatusCode? Status { get; init; }

    /// <summary>How long the cloud asked us to wait (<c>x-acs-retry-after</c>, <c>Retry-After</c>), at most a day.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
