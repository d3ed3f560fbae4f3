using System.Globalization;
using Sync.Alibaba.Signing;

namespace Sync.Tests.CenApi.Protocol;

/// <summary>Signed requests like those of <see cref="WireRequest"/>, with the same key.</summary>
internal static class SignedWire
{
    public const string Nonce = "0123456789abcdef";

    public static string V1(string? token, DateTimeOffset at)
    {
        var parameters = new Dictionary<string, string>
        {
            ["Action"] = "DescribeFlowlogs",
            ["AccessKeyId"] = WireRequest.AccessKeyId,
            ["SignatureMethod"] = "HMAC-SHA1",
            ["SignatureVersion"] = "1.0",
            ["SignatureNonce"] = Nonce,
            ["Timestamp"] = Text(at),
        };
        if (token is not null) parameters["SecurityToken"] = token;
        parameters["Signature"] = RpcSignature.Sign("GET", parameters, WireRequest.Secret);
        return $"GET /?{CanonicalQuery.Of(parameters)}\nhost: 127.0.0.1\n\n";
    }

    /// <param name="lost">A header without a value that is signed but does not arrive.</param>
    public static string Acs3(string? token, DateTimeOffset at, string? lost = null)
    {
        var headers = new Dictionary<string, string>
        {
            ["host"] = "127.0.0.1",
            ["x-acs-action"] = "DescribeFlowlogs",
            ["x-acs-version"] = "2017-09-12",
            ["x-acs-date"] = Text(at),
            ["x-acs-signature-nonce"] = Nonce,
            ["x-acs-content-sha256"] = Acs3Signature.HashPayload([]),
        };
        if (token is not null) headers["x-acs-security-token"] = token;
        var sent = string.Concat(headers.Select(header => $"\n{header.Key}: {header.Value}"));
        if (lost is not null) headers[lost] = "";
        var authorization = Acs3Signature.Authorize(
            WireRequest.AccessKeyId, WireRequest.Secret, "POST", "/", "", headers, headers["x-acs-content-sha256"]);
        return $"POST /{sent}\nauthorization: {authorization}\n\n";
    }

    private static string Text(DateTimeOffset at) =>
        at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
