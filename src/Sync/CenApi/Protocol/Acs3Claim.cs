using System.Diagnostics.CodeAnalysis;
using Sync.Alibaba.Signing;

namespace Sync.CenApi.Protocol;

/// <summary>Reads an ACS3 signature: all of its parts are headers, and the body is signed by its hash.</summary>
internal static class Acs3Claim
{
    private static readonly string[] Required =
        ["authorization", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"];

    public static bool TryRead(
        RpcRequest request, [NotNullWhen(true)] out SignatureClaim? claim, [NotNullWhen(false)] out CenError? error)
    {
        claim = null;
        var authorization = Acs3Authorization.Parse(request.Header("authorization"));
        error = Fault(request, authorization);
        if (error is not null) return false;

        var headers = authorization!.SignedHeaders
            .Select(name => KeyValuePair.Create(name, request.Header(name) ?? "")).ToList();
        claim = new SignatureClaim(
            authorization.AccessKeyId,
            authorization.Signature,
            request.Headers["x-acs-signature-nonce"],
            request.Headers["x-acs-date"],
            request.Header("x-acs-security-token"),
            secret =>
            [
                .. from path in SignedPaths(request)
                   from query in request.SignedQueries
                   select Sign(request, path, query, headers, secret),
            ],
            () => Reveal(request, headers));
        return true;
    }

    private static CenError? Fault(RpcRequest request, Acs3Authorization? authorization)
    {
        if (Required.FirstOrDefault(name => request.Header(name) is null or "") is { } missing)
            return GatewayErrors.Missing(missing);
        if (authorization is null) return GatewayErrors.IncompleteSignature;

        // An unsigned header that affects the call could have been added in transit.
        string[] mustBeSigned =
            ["host", .. request.Headers.Keys.Where(name => name.StartsWith("x-acs-", StringComparison.Ordinal))];
        if (mustBeSigned.Except(authorization.SignedHeaders).Any()) return GatewayErrors.IncompleteSignature;

        return request.Headers["x-acs-content-sha256"] == Acs3Signature.HashPayload(request.Body.Span)
            ? null
            : GatewayErrors.BodyHashMismatch;
    }

    // An RPC call is signed for "/". If the API is served under another path, some clients sign that path and others
    // "/".
    private static IEnumerable<string> SignedPaths(RpcRequest request) => new[] { "/", request.Path }.Distinct();

    private static string Sign(
        RpcRequest request, string path, IEnumerable<KeyValuePair<string, string>> query,
        List<KeyValuePair<string, string>> headers, string secret) =>
        Acs3Signature.Sign(
            secret, request.Method, path, CanonicalQuery.Of(query), headers, request.Headers["x-acs-content-sha256"]);

    private static string Reveal(RpcRequest request, List<KeyValuePair<string, string>> headers)
    {
        var query = CanonicalQuery.Of(request.Query);
        var hash = request.Headers["x-acs-content-sha256"];
        var sorted = headers.OrderBy(header => header.Key, StringComparer.Ordinal).ToList();
        var block = string.Concat(sorted.Select(header => $"{header.Key}:{header.Value}\n"));
        var names = string.Join(';', sorted.Select(header => header.Key));
        var digest = Acs3Signature.HashCanonicalRequest(request.Method, "/", query, headers, hash);
        return $"server StringToSign is [{Acs3Signature.Algorithm}\n{digest}] server CanonicalRequest is "
            + $"[{request.Method}\n/\n{query}\n{block}\n{names}\n{hash}]";
    }
}
