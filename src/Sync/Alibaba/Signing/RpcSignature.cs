using System.Security.Cryptography;
using System.Text;

namespace Sync.Alibaba.Signing;

/// <summary>
/// The V1 RPC signature, <c>SignatureVersion=1.0</c> with HMAC-SHA1. We never send it; older clients of a server of ours do.
/// </summary>
public static class RpcSignature
{
    /// <param name="parameters">Those of the query and of a form body together; <c>Signature</c> itself is left out.</param>
    public static string Sign(string method, IEnumerable<KeyValuePair<string, string>> parameters, string accessKeySecret)
    {
        var query = CanonicalQuery.Of(parameters.Where(parameter => parameter.Key != "Signature"));
        var stringToSign = $"{method}&{CanonicalQuery.Encode("/")}&{CanonicalQuery.Encode(query)}";
        return Convert.ToBase64String(HmacSha1(accessKeySecret + "&", stringToSign));
    }

#pragma warning disable CA5350 // SHA-1 is what the protocol's version 1.0 says; it is never our own choice.
    private static byte[] HmacSha1(string key, string text) =>
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
}
