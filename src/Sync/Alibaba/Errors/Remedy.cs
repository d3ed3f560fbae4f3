namespace Sync.Alibaba.Errors;

/// <summary>What to do about a failed call, for people who do not know this app.</summary>
internal static class Remedy
{
    private const string Endpoints = "Sync__Alibaba__Endpoint and Sync__Alibaba__StsEndpoint";

    /// <summary>What happened, and then what to do, in sentences; once, where what happened was said by another error already.</summary>
    public static string After(string said, AlibabaErrorKind kind, string code)
    {
        var remedy = Of(kind, code);
        var end = said is [.., '.' or '!' or '?' or '…' or '。'] ? "" : ".";
        return remedy.Length > 0 && said.Contains(remedy, StringComparison.Ordinal) ? said + end : $"{said}{end} {remedy}".TrimEnd();
    }

    /// <returns>A sentence or two; "" where what happened says it already.</returns>
    private static string Of(AlibabaErrorKind kind, string code) => kind switch
    {
        AlibabaErrorKind.Throttled =>
            "Lower Sync__Alibaba__RequestsPerSecond, or have the quota raised in Alibaba Cloud's Quota Center: others may spend the same one.",
        AlibabaErrorKind.Transient =>
            "The cloud itself has trouble, and the next run tries again; if it lasts, give the request id to Alibaba Cloud's support.",
        AlibabaErrorKind.Denied => OfDenied(code),
        AlibabaErrorKind.Expired => "Renew the credentials: these have an end, and the app has nothing to renew them by.",
        AlibabaErrorKind.Unsupported => "The region has no flow logs of CEN: Sync__Alibaba__ExcludeRegions leaves it out.",
        AlibabaErrorKind.InvalidRequest => "The same call will fail again: check Sync__Alibaba__Regions and Sync__Alibaba__Filter__*.",
        AlibabaErrorKind.ClockOrNonce => "Set this machine's clock: the cloud allows a difference of 15 minutes.",
        AlibabaErrorKind.Malformed => OfMalformed(code),
        _ => OfUnreachable(code),
    };

    private static string OfDenied(string code) => code switch
    {
        CenAccount.AccountMismatch => "Use that account's credentials, or correct the setting.",
        "NoAzureToken" => "Check the app's managed identity and Sync__Alibaba__OidcAudience.",
        "NoOidcToken" => "Check ALIBABA_CLOUD_OIDC_TOKEN_FILE, and what writes the file.",
        "NoKeys" => "Check that a RAM role is attached to the instance, or what the credentials URI serves.",
        "EntityNotExist.Role" or "NoPermission" =>
            "Check the role's name, its trust policy and ExternalId, and that the base identity may sts:AssumeRole.",
        _ when code.StartsWith("AuthenticationFail", StringComparison.OrdinalIgnoreCase) =>
            "Check that the identity provider in RAM (ALIBABA_CLOUD_OIDC_PROVIDER_ARN) trusts the token's issuer and audience.",
        _ when code.StartsWith("Forbidden", StringComparison.OrdinalIgnoreCase) || code is "Unauthorized" or "Http403" =>
            "Attach a RAM policy that allows cen:DescribeFlowlogs to the identity; the command doctor names it.",
        _ => "Check ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or the other source of credentials that the command doctor names.",
    };

    private static string OfMalformed(string code) => code switch
    {
        "TooManyPages" => "Raise Sync__Alibaba__PageSize, or list less by Sync__Alibaba__Filter__*.",
        "Redirect" => $"Redirects are not followed, as calls are signed for one host: check {Endpoints}, and whether a proxy asks for a login.",
        _ => $"What answered is not the API, or something on the way changed its answer: check {Endpoints}, and a proxy (HTTP_PROXY).",
    };

    private static string OfUnreachable(string code) => code switch
    {
        "ScopeDeadline" => "",
        "Timeout" => "Check the network and a proxy (HTTP_PROXY), or raise Sync__Alibaba__AttemptTimeout.",
        "NameResolution" => $"Check the host in {Endpoints}, and this machine's DNS.",
        "Tls" => $"Check {Endpoints}, and that their certificates are trusted here; a proxy that reads TLS has one of its own.",
        _ => $"Check the network, a proxy (HTTP_PROXY, NO_PROXY), and {Endpoints}.",
    };
}
