using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sync.CenApi.Protocol;

/// <summary>
/// Admits a request that is signed with a known key, whose date is recent and whose nonce was not used before.
/// </summary>
/// <param name="revealStringToSign">
/// Whether the error for a wrong signature contains the string that the server signed, as in the cloud. It contains the
/// caller's key ID, parameters and security token, so it is only for the fake cloud and never for Sync's own API.
/// </param>
public sealed class SignatureVerifier(
    KeyLookup keys, NonceStore nonces, TimeProvider time, bool revealStringToSign = false)
{
    /// <summary>
    /// The maximum difference between the date of a request and the server's clock, in both directions.
    /// </summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <returns>The error to return; null if the request is admitted.</returns>
    public async ValueTask<CenError?> RefuseAsync(RpcRequest request, CancellationToken cancellationToken)
    {
        if (!SignatureClaim.TryRead(request, out var claim, out var unreadable)) return unreadable;
        if (!TryParse(claim.Timestamp, out var signedAt)) return GatewayErrors.IllegalTimestamp;
        if ((time.GetUtcNow() - signedAt).Duration() > Window) return GatewayErrors.TimestampExpired;
        if (await keys(claim.AccessKeyId, cancellationToken) is not { } key) return GatewayErrors.UnknownAccessKey;
        if (!claim.Expect(key.Credentials.AccessKeySecret).Any(expected => Same(claim.Signature, expected)))
            return GatewayErrors.SignatureMismatch(revealStringToSign ? claim.Reveal() : null);

        // Only the nonces of verified requests are stored.
        return TokenFault(claim, key) ?? await NonceFaultAsync(claim, signedAt, cancellationToken);
    }

    private CenError? TokenFault(SignatureClaim claim, KeyPair key)
    {
        var expected = key.Credentials.SecurityToken;
        if (expected is not null && claim.SecurityToken is null) return GatewayErrors.MissingSecurityToken;
        if (!Same(claim.SecurityToken ?? "", expected ?? "")) return GatewayErrors.TokenMalformed;
        return key.TokenExpires <= time.GetUtcNow() ? GatewayErrors.TokenExpired : null;
    }

    private async ValueTask<CenError?> NonceFaultAsync(
        SignatureClaim claim, DateTimeOffset signedAt, CancellationToken cancellationToken) =>
        await nonces.UseAsync(claim.AccessKeyId, claim.Nonce, signedAt + Window, cancellationToken) switch
        {
            NonceUse.Used => GatewayErrors.NonceUsed,
            NonceUse.Full => GatewayErrors.Throttled,
            _ => null,
        };

    private static bool Same(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));

    private static bool TryParse(string text, out DateTimeOffset timestamp) =>
        DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out timestamp);
}
