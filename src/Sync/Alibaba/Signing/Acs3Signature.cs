using System.Security.Cryptography;
using System.Text;

namespace Sync.Alibaba.Signing;

/// <summary>
/// The V3 signature, <c>ACS3-HMAC-SHA256</c>. It covers the method, path, query string, every <c>x-acs-*</c> header,
/// the host, the content type if there is a body, and the hash of the body.
/// </summary>
public static class Acs3Signature
{
    public const string Algorithm = "ACS3-HMAC-SHA256";

    /// <summary>The value of <c>x-acs-content-sha256</c>: the SHA-256 of the body in lower-case hex.</summary>
    public static string HashPayload(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>
    /// The value of the <c>Authorization</c> header for a request whose signed headers are exactly
    /// <paramref name="headers"/>.
    /// </summary>
    /// <param name="headers">Names in any case; the values of a repeated name are sorted and joined.</param>
    public static string Authorize(
        string accessKeyId,
        string accessKeySecret,
        string method,
        string path,
        string canonicalQuery,
        IEnumerable<KeyValuePair<string, string>> headers,
        string hashedPayload)
    {
        var signed = Canonicalise(headers);
        var signature = Sign(accessKeySecret, CanonicalRequest(method, path, canonicalQuery, signed, hashedPayload));
        return $"{Algorithm} Credential={accessKeyId},SignedHeaders={Names(signed)},Signature={signature}";
    }

    /// <summary>The signature without the rest of the <c>Authorization</c> header, in lower-case hex.</summary>
    public static string Sign(
        string accessKeySecret, string method, string path, string canonicalQuery,
        IEnumerable<KeyValuePair<string, string>> headers, string hashedPayload) =>
        Sign(accessKeySecret, CanonicalRequest(method, path, canonicalQuery, Canonicalise(headers), hashedPayload));

    /// <summary>
    /// The SHA-256 of the canonical request in lower-case hex: the part of the string to sign that depends on the
    /// request.
    /// </summary>
    public static string HashCanonicalRequest(
        string method, string path, string canonicalQuery, IEnumerable<KeyValuePair<string, string>> headers,
        string hashedPayload) =>
        HashPayload(Encoding.UTF8.GetBytes(
            CanonicalRequest(method, path, canonicalQuery, Canonicalise(headers), hashedPayload)));

    private static string CanonicalRequest(
        string method, string path, string canonicalQuery, SortedDictionary<string, string> headers,
        string hashedPayload)
    {
        // Each header line ends with a newline, and so does the block: the empty line before the names is part of the
        // format.
        var block = string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n"));
        return string.Join('\n', method, path, canonicalQuery, block, Names(headers), hashedPayload);
    }

    private static string Sign(string accessKeySecret, string canonicalRequest)
    {
        var stringToSign = $"{Algorithm}\n{HashPayload(Encoding.UTF8.GetBytes(canonicalRequest))}";
        return Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(accessKeySecret), Encoding.UTF8.GetBytes(stringToSign)));
    }

    private static SortedDictionary<string, string> Canonicalise(IEnumerable<KeyValuePair<string, string>> headers) =>
        new(headers
            .GroupBy(header => header.Key.ToLowerInvariant())
            .ToDictionary(
                group => group.Key,
                group => string.Join(", ", group.Select(header => header.Value.Trim()).Order(StringComparer.Ordinal))),
            StringComparer.Ordinal);

    private static string Names(SortedDictionary<string, string> headers) => string.Join(';', headers.Keys);
}
