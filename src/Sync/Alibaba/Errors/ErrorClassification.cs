using System.Net;

namespace Sync.Alibaba.Errors;

/// <summary>
/// Maps error codes to error kinds. A known code takes precedence over the HTTP status: throttling has status 400, a
/// wrong key has status 404. The status decides only if the code is unknown.
/// </summary>
public static class ErrorClassification
{
    // An asterisk matches any text. The first match decides, so an exception precedes the more general pattern.
    private static readonly (string Pattern, AlibabaErrorKind Kind)[] Rules =
    [
        ("*Throttling*", AlibabaErrorKind.Throttled),

        ("ServiceUnavailable*", AlibabaErrorKind.Transient),
        ("InternalError*", AlibabaErrorKind.Transient),
        ("UnknownError*", AlibabaErrorKind.Transient),
        ("Operation.Blocking", AlibabaErrorKind.Transient),
        ("LOCK_ERROR", AlibabaErrorKind.Transient),
        ("IncorrectStatus.*", AlibabaErrorKind.Transient),

        ("OperationUnsupported.action", AlibabaErrorKind.Unsupported),

        ("Unauthorized", AlibabaErrorKind.Denied),
        ("Forbidden*", AlibabaErrorKind.Denied),
        ("NoPermission*", AlibabaErrorKind.Denied),
        ("EntityNotExist*", AlibabaErrorKind.Denied),
        ("AuthenticationFail*", AlibabaErrorKind.Denied),
        ("InvalidAccessKeyId*", AlibabaErrorKind.Denied),
        ("InvalidSecurityToken.Expired*", AlibabaErrorKind.Expired),
        ("SecurityTokenExpired*", AlibabaErrorKind.Expired),
        ("InvalidSecurityToken*", AlibabaErrorKind.Denied),
        ("SignatureDoesNotMatch", AlibabaErrorKind.Denied),
        ("IncompleteSignature", AlibabaErrorKind.Denied),

        ("InvalidTimeStamp*", AlibabaErrorKind.ClockOrNonce),
        ("IllegalTimestamp", AlibabaErrorKind.ClockOrNonce),
        ("SignatureNonceUsed", AlibabaErrorKind.ClockOrNonce),

        ("InvalidParameter*", AlibabaErrorKind.InvalidRequest),
        ("IllegalParam*", AlibabaErrorKind.InvalidRequest),
        ("MissingParameter*", AlibabaErrorKind.InvalidRequest),
        ("InvalidName", AlibabaErrorKind.InvalidRequest),
        ("InvalidDescription", AlibabaErrorKind.InvalidRequest),
        ("InvalidFlowlogId.NotFound", AlibabaErrorKind.InvalidRequest),
    ];

    /// <param name="code">Null if the response contains none.</param>
    public static AlibabaErrorKind Of(string? code, HttpStatusCode status)
    {
        foreach (var (pattern, kind) in Rules)
            if (code is not null && Fits(code, pattern)) return kind;

        return (int)status switch
        {
            429 => AlibabaErrorKind.Throttled,
            408 or >= 500 => AlibabaErrorKind.Transient,
            401 or 403 => AlibabaErrorKind.Denied,
            >= 400 => AlibabaErrorKind.InvalidRequest,
            // The response reports a failure without a reason, so the call may succeed next time.
            >= 200 and < 300 when code is null => AlibabaErrorKind.Transient,
            _ when code is null => AlibabaErrorKind.Malformed,
            _ => AlibabaErrorKind.InvalidRequest,
        };
    }

    private static bool Fits(string code, string pattern)
    {
        var word = pattern.Trim('*');
        return (pattern.StartsWith('*'), pattern.EndsWith('*')) switch
        {
            (true, _) => code.Contains(word, StringComparison.OrdinalIgnoreCase),
            (_, true) => code.StartsWith(word, StringComparison.OrdinalIgnoreCase),
            _ => code.Equals(word, StringComparison.OrdinalIgnoreCase),
        };
    }
}
