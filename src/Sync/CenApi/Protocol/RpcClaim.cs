using System.Diagnostics.CodeAnalysis;
using Sync.Alibaba.Signing;

namespace Sync.CenApi.Protocol;

/// <summary>Reads a V1 signature: all of its parts are parameters.</summary>
internal static class RpcClaim
{
    private static readonly string[] Required =
        ["AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"];

    public static bool TryRead(
        RpcRequest request, [NotNullWhen(true)] out SignatureClaim? claim, [NotNullWhen(false)] out CenError? error)
    {
        claim = null;
        error = Fault(request);
        if (error is not null) return false;

        var signed = request.SignedQueries
            .Select(query => query.Concat(request.Form).Where(pair => pair.Key != "Signature").ToList()).ToList();
        claim = new SignatureClaim(
            request.Parameters["AccessKeyId"],
            request.Parameters["Signature"],
            request.Parameters["SignatureNonce"],
            request.Parameters["Timestamp"],
            request.Parameter("SecurityToken"),
            secret => [.. signed.Select(pairs => RpcSignature.Sign(request.Method, pairs, secret))],
            () =>
                $"server string to sign is:{request.Method}&%2F&{CanonicalQuery.Encode(CanonicalQuery.Of(signed[0]))}");
        return true;
    }

    private static CenError? Fault(RpcRequest request)
    {
        if (Required.FirstOrDefault(name => request.Parameter(name) is null) is { } missing)
            return GatewayErrors.Missing(missing);

        return request.Parameter("Signature") is null
            || request.Parameter("SignatureMethod") != "HMAC-SHA1"
            || request.Parameter("SignatureVersion") != "1.0"
            ? GatewayErrors.IncompleteSignature
            : null;
    }
}
