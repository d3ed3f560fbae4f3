using System.Diagnostics.CodeAnalysis;

namespace Sync.CenApi.Protocol;

/// <summary>The parts of a request's signature, independent of the signature version.</summary>
/// <param name="Expect">Returns the valid signatures for a secret.</param>
/// <param name="Reveal">Returns the string that the server signed, in the format of the cloud's error message.</param>
internal sealed record SignatureClaim(
    string AccessKeyId,
    string Signature,
    string Nonce,
    string Timestamp,
    string? SecurityToken,
    Func<string, IReadOnlyList<string>> Expect,
    Func<string> Reveal)
{
    public static bool TryRead(
        RpcRequest request, [NotNullWhen(true)] out SignatureClaim? claim, [NotNullWhen(false)] out CenError? error) =>
        request.IsAcs3
            ? Acs3Claim.TryRead(request, out claim, out error)
            : RpcClaim.TryRead(request, out claim, out error);
}
