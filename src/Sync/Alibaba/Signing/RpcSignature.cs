using System.Security.Cryptography;
using System.Text;

namespace Sync.Alibaba.Signing;

/// <summary>
/// The V1 RPC signature, <c>SignatureVersion=1.0</c> with HMAC-SHA1. Sync only verifies it, for older clients of its
/// own API, and never signs its own calls with it.
/// </summary>
public static class RpcSignature
{
    /// <param name="parameters">
    /// The parameters of the query string and of a form body; <c>Signature</c> itself is ignored.
    /// </param>
    /// <returns>The signature in Base64.</returns>
    public static string Sign(
        string method, IEnumerable<KeyValuePair<string, string>> parameters, string accessKeySecret)
    {
        var query = CanonicalQuery.Of(parameters.Where(parameter => parameter.Key != "Signature"));
        var stringToSign = $"{method}&{CanonicalQuery.Encode("/")}&{CanonicalQuery.Encode(query)}";
        return Convert.ToBase64String(HmacSha1(accessKeySecret + "&", stringToSign));
    }

#pragma warning disable CA5350 // Version 1.0 of the protocol requires SHA-1.
    private static byte[] HmacSha1(string key, string text) =>
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
}
