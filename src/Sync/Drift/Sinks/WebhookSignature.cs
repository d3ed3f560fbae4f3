using System.Security.Cryptography;
using System.Text;

namespace Sync.Drift.Sinks;

/// <summary>The signature of Standard Webhooks, version 1: HMAC-SHA256 of ID, timestamp and body.</summary>
public static class WebhookSignature
{
    private const string Prefix = "whsec_";
    private const int MinBytes = 24, MaxBytes = 64;

    /// <returns>Null if the text is not a secret: <c>whsec_</c> and 24 to 64 bytes in base64.</returns>
    public static byte[]? Key(string secret)
    {
        var bytes = new byte[MaxBytes];
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        // Fails for longer keys, which do not fit.
        if (!Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out var length)) return null;
        return length >= MinBytes ? bytes[..length] : null;
    }

    /// <param name="timestamp">Unix seconds.</param>
    /// <returns>One entry of the header <c>webhook-signature</c>, which has one per key.</returns>
    public static string Sign(byte[] key, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
    }
}
