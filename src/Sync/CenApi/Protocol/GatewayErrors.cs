namespace Sync.CenApi.Protocol;

/// <summary>The errors of Alibaba's API gateway, which checks each call before it reaches a product.</summary>
public static class GatewayErrors
{
    public static readonly CenError UnknownAction = new(
        404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.");
    public static readonly CenError InvalidVersion = new(
        400, "InvalidVersion", "Specified parameter Version is not valid.");
    public static readonly CenError UnsupportedMethod = new(
        400, "UnsupportedHTTPMethod", "This http method is not supported.");
    public static readonly CenError IncompleteSignature = new(
        400, "IncompleteSignature", "The request signature does not conform to Aliyun standards.");
    public static readonly CenError UnknownAccessKey = new(
        404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    public static readonly CenError NonceUsed = new(
        400, "SignatureNonceUsed", "Specified signature nonce was used already.");
    public static readonly CenError TimestampExpired = new(
        400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
    public static readonly CenError IllegalTimestamp = new(
        400, "IllegalTimestamp",
        "The input parameter \"Timestamp\" that is mandatory for processing this request is not supplied.");
    public static readonly CenError MissingSecurityToken = new(
        400, "MissingSecurityToken", "SecurityToken is mandatory for this action.");
    public static readonly CenError TokenMalformed = new(
        400, "InvalidSecurityToken.Malformed", "Specified SecurityToken is malformed.");
    public static readonly CenError TokenExpired = new(
        400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.");
    public static readonly CenError Throttled = new(
        400, "Throttling.User", "Request was denied due to user flow control.");
    public static readonly CenError Forbidden = new(
        403, "Forbidden.RAM",
        "User not authorized to operate on the specified resource, or this API doesn't support RAM.");
    public static readonly CenError Unavailable = new(
        503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server.");
    public static readonly CenError InternalError = new(
        500, "InternalError", "The request processing has failed due to some unknown error, exception or failure.");
    public static readonly CenError BodyHashMismatch = new(
        400, "SignatureDoesNotMatch", "Specified x-acs-content-sha256 does not match the body.");

    public static CenError Missing(string parameter) => new(
        400, "MissingParameter",
        $"The input parameter \"{parameter}\" that is mandatory for processing this request is not supplied.");

    /// <param name="revealed">
    /// The string that the server signed, which contains the caller's parameters; null to omit it.
    /// </param>
    public static CenError SignatureMismatch(string? revealed) => new(
        400, "SignatureDoesNotMatch", $"Specified signature is not matched with our calculation. {revealed}".TrimEnd());
}
