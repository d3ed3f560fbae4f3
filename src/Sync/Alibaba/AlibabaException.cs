using System.Net;
using Sync.Alibaba.Errors;

namespace Sync.Alibaba;

/// <summary>
/// A failed call, classified. <see cref="Exception.Message"/> says what happened and what to do. It does not contain
/// the error code, which is always shown next to it. It is safe to log and to store: it contains no secret and no
/// string to sign.
/// </summary>
/// <param name="said">What happened; the advice is appended.</param>
/// <param name="action">
/// The RAM action that the call needs, such as <c>cen:DescribeFlowlogs</c>, for the advice.
/// </param>
public sealed class AlibabaException(
    AlibabaErrorKind kind, string code, string said, Exception? inner = null, string? action = null)
    : Exception(Remedy.After(said, kind, code, action), inner)
{
    public AlibabaErrorKind Kind { get; } = kind;

    /// <summary>
    /// The error code of the API, such as <c>Throttling.User</c>; for failures without one, a code of Sync such as
    /// <c>Timeout</c>.
    /// </summary>
    public string Code { get; } = code;

    public string? RequestId { get; init; }

    public HttpStatusCode? Status { get; init; }

    /// <summary>
    /// The wait that the cloud requests (<c>x-acs-retry-after</c>, <c>Retry-After</c>), at most one day.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }
}
