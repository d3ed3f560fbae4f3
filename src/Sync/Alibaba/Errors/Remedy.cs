namespace Sync.Alibaba.Errors;

/// <summary>Tells people who do not know this app what to do about a failed call.</summary>
internal static class Remedy
{
    private const string Endpoints = "Sync__Alibaba__Endpoint and Sync__Alibaba__StsEndpoint";

    /// <summary>
    /// The error message followed by the remedy, as sentences. The remedy is not repeated if the message, for example
    /// that of an inner error, already contains it.
    /// </summary>
    public static string After(string said, AlibabaErrorKind kind, string code, string? action = null)
    {
        var remedy = Of(kind, code, action);
        var end = said is [.., '.' or '!' or '?' or '…' or '。'] ? "" : ".";
        return remedy.Length > 0 && said.Contains(remedy, StringComparison.Ordinal)
            ? said + end
            : $"{said}{end} {remedy}".TrimEnd();
    }

    /// <returns>One or two sentences; "" if the error message already contains the remedy.</returns>
    private static string Of(AlibabaErrorKind kind, string code, string? action) => kind switch
    {
        AlibabaErrorKind.Throttled =>
            "Lower Sync__Alibaba__RequestsPerSecond, or request a higher quota in Alibaba Cloud's Quota Center; "
                + "other clients may use the same quota.",
        AlibabaErrorKind.Transient =>
            "The cloud has an internal problem, and the next run tries again; if the problem "
                + "persists, give the request ID "
                + "to Alibaba Cloud support.",
        AlibabaErrorKind.Denied => OfDenied(code, action),
        AlibabaErrorKind.Expired => "Renew the credentials: they have expired, and the app cannot renew them.",
        AlibabaErrorKind.Unsupported =>
            "The region does not support flow logs of CEN: exclude it with Sync__Alibaba__ExcludeRegions.",
        AlibabaErrorKind.InvalidRequest =>
            "The same call will fail again: check Sync__Alibaba__Regions and Sync__Alibaba__Filter__*.",
        AlibabaErrorKind.ClockOrNonce =>
            "Correct this machine's clock: the cloud allows a difference of 15 minutes.",
        AlibabaErrorKind.Malformed => OfMalformed(code),
        _ => OfUnreachable(code),
    };

    private static string OfDenied(string code, string? action) => code switch
    {
        CenAccount.AccountMismatch => "Use that account's credentials, or correct the setting.",
        "NoAzureToken" => "Check the app's managed identity and Sync__Alibaba__OidcAudience.",
        "NoOidcToken" => "Check ALIBABA_CLOUD_OIDC_TOKEN_FILE and the process that writes the file.",
        "NoKeys" => "Check that a RAM role is attached to the instance, or check the response of the credentials URI.",
        "EntityNotExist.Role" or "NoPermission" =>
            "Check the role's name, its trust policy and ExternalId, and that the base identity "
                + "is allowed sts:AssumeRole.",
        _ when code.StartsWith("AuthenticationFail", StringComparison.OrdinalIgnoreCase) =>
            "Check that the identity provider in RAM (ALIBABA_CLOUD_OIDC_PROVIDER_ARN) trusts the token's issuer and "
                + "audience.",
        _ when code.StartsWith("Forbidden", StringComparison.OrdinalIgnoreCase)
            || code is "Unauthorized" or "Http403" =>
            $"Attach a RAM policy that allows {action ?? "the call"} to the identity that the doctor command shows.",
        _ => "Check ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or the credential source that the "
            + "doctor command shows.",
    };

    private static string OfMalformed(string code) => code switch
    {
        "TooManyPages" => "Raise Sync__Alibaba__PageSize, or list fewer flow logs with Sync__Alibaba__Filter__*.",
        "Redirect" =>
            $"Redirects are not followed because calls are signed for one host: check {Endpoints}, and whether a proxy "
                + "requires a login.",
        _ =>
            $"The response is not from the API, or was changed in transit: check {Endpoints} "
                + "and any proxy (HTTP_PROXY).",
    };

    private static string OfUnreachable(string code) => code switch
    {
        "ScopeDeadline" => "",
        "Timeout" => "Check the network and any proxy (HTTP_PROXY), or raise Sync__Alibaba__AttemptTimeout.",
        "NoAzureToken" => "Check the app's managed identity, the network, and any proxy (HTTP_PROXY).",
        "NameResolution" => $"Check the host in {Endpoints} and this machine's DNS.",
        "Tls" =>
            $"Check {Endpoints}, and that this machine trusts their certificates; a proxy that inspects TLS presents "
                + "its own certificate.",
        _ => $"Check the network, any proxy (HTTP_PROXY, NO_PROXY), and {Endpoints}.",
    };
}
