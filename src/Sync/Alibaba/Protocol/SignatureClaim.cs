using System.Diagnostics.CodeAnalysis;

namespace Sync.Alibaba.Protocol;

/// <summary>What a request says about its own signature, in terms common to both versions.</summary>
/// <param name="Expect">The signatures that the holder of a secret may have made.</param>
/// <param name="Reveal">What the server signed, worded as the cloud words it.</param>
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
        request.IsAcs3 ? Acs3Claim.TryRead(request, out claim, out error) : RpcClaim.TryRead(request, out claim, out error);
}
