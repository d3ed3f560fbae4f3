using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sync.Baselines.Calls;

/// <summary>
/// Signs calls by version 1 of the protocol, the simpler one: all parameters are in the query string.
/// </summary>
internal sealed class SignedQuery(AccessKey key)
{
    private readonly byte[] _secret = Encoding.UTF8.GetBytes(key.Secret + "&");

    public string Of(string action, string version, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        List<(string Name, string Value)> all =
        [
            ("Action", action), ("Version", version), ("Format", "JSON"), ("AccessKeyId", key.Id),
            ("SignatureMethod", "HMAC-SHA1"), ("SignatureVersion", "1.0"),
            ("SignatureNonce", Guid.NewGuid().ToString("N")), ("Timestamp", Now()), .. parameters,
        ];
        all.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        var query = string.Join('&', all.Select(each => $"{each.Name}={Uri.EscapeDataString(each.Value)}"));
        return $"{query}&Signature={Uri.EscapeDataString(Sign(query))}";
    }

#pragma warning disable CA5350 // The protocol requires SHA-1.
    private string Sign(string query) => Convert.ToBase64String(
        HMACSHA1.HashData(_secret, Encoding.UTF8.GetBytes($"GET&%2F&{Uri.EscapeDataString(query)}")));
#pragma warning restore CA5350

    private static string Now() => TimeProvider.System.GetUtcNow()
        .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
