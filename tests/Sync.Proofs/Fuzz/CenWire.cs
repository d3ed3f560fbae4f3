using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Sync.Alibaba.Signing;

namespace Sync.Proofs.Fuzz;

/// <summary>Builds requests as a web server would pass them on, from text that need not be a valid request.</summary>
internal static class CenWire
{
    public static HttpRequest Request(byte[] wire)
    {
        var text = Encoding.Latin1.GetString(wire);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal) is >= 0 and var found ? found : text.Length;
        var lines = text[..end].Split('\n');
        var (method, target) = lines[0].Split(' ', 2) is [var first, var second] ? (first, second) : (lines[0], "/");

        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Path = new PathString("/" + target.Split('?')[0].TrimStart('/'));
        request.QueryString = target.Split('?', 2) is [_, var query] ? new QueryString("?" + query) : QueryString.Empty;
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2));
        foreach (var header in headers.Where(header => header.Length == 2 && header[0] != ""))
            request.Headers.Append(header[0], header[1]);
        request.Body = new MemoryStream(wire[Math.Min(wire.Length, end + 2)..]);
        return request;
    }

    /// <summary>Signs the request as its sender would, so that unusual requests pass the signature check.</summary>
    public static void Sign(HttpRequest request)
    {
        request.Body = new MemoryStream();
        request.Headers.Remove("Content-Type");
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
            pairs.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        if (request.Headers.Authorization.Count > 0) SignHeaders(request, pairs);
        else SignQuery(request, pairs);
    }

    private static void SignQuery(HttpRequest request, List<KeyValuePair<string, string>> pairs)
    {
        pairs.RemoveAll(pair => pair.Key == "Signature");
        pairs.Add(new("Signature", RpcSignature.Sign(request.Method.ToUpperInvariant(), pairs, WireRequest.Secret)));
        request.QueryString = new QueryString("?" + CanonicalQuery.Of(pairs));
    }

    private static void SignHeaders(HttpRequest request, List<KeyValuePair<string, string>> pairs)
    {
        var hash = Acs3Signature.HashPayload([]);
        request.Headers["x-acs-content-sha256"] = hash;
        var signed = request.Headers
            .Where(header =>
                header.Key.StartsWith("x-acs-", StringComparison.OrdinalIgnoreCase)
                    || header.Key.Equals("host", StringComparison.OrdinalIgnoreCase))
            .SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? ""));
        request.Headers.Authorization = Acs3Signature.Authorize(
            WireRequest.AccessKeyId, WireRequest.Secret, request.Method.ToUpperInvariant(), "/",
            CanonicalQuery.Of(pairs), signed, hash);
    }

    public static string Print(byte[] wire) =>
        $"{Encoding.Latin1.GetString(wire)} (base64: {Convert.ToBase64String(wire)})";
}
