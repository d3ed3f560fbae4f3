using System.Globalization;
using Sync.Alibaba.Signing;

namespace Sync.Alibaba.Calls;

/// <summary>
/// Creates the request for one attempt of a call: a POST with all parameters in the query string, no body, and its own
/// date and nonce.
/// </summary>
internal static class SignedRequest
{
    private static readonly string EmptyBody = Acs3Signature.HashPayload([]);

    public static HttpRequestMessage Create(RpcCall call, AlibabaCredentials credentials, DateTimeOffset now)
    {
        var endpoint = call.Endpoint;
        var query = CanonicalQuery.Of(call.Parameters);
        var headers = Headers(call, credentials, now);
        CheckHeaders(headers, credentials);

        var request = new HttpRequestMessage(HttpMethod.Post, Target(endpoint, query));
        request.Headers.Host = headers["host"];
        foreach (var (name, value) in headers.Where(header => header.Key != "host"))
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("Authorization", Acs3Signature.Authorize(
            credentials.AccessKeyId, credentials.AccessKeySecret, "POST", endpoint.AbsolutePath, query, headers,
            EmptyBody));
        return request;
    }

    private static Dictionary<string, string> Headers(RpcCall call, AlibabaCredentials credentials, DateTimeOffset now)
    {
        var headers = new Dictionary<string, string>
        {
            ["host"] = Host(call.Endpoint),
            ["x-acs-action"] = call.Action,
            ["x-acs-version"] = call.Version,
            ["x-acs-date"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["x-acs-signature-nonce"] = Guid.NewGuid().ToString("N"),
            ["x-acs-content-sha256"] = EmptyBody,
        };
        if (!string.IsNullOrEmpty(credentials.SecurityToken))
            headers["x-acs-security-token"] = credentials.SecurityToken;
        return headers;
    }

    // A secret read from a file often ends with a newline. HttpClient would report it as a network error.
    private static void CheckHeaders(Dictionary<string, string> headers, AlibabaCredentials credentials)
    {
        if (headers.Values.Append(credentials.AccessKeyId).Any(value => value.Any(letter => letter is < ' ' or > '~')))
            throw new AlibabaException(AlibabaErrorKind.Denied, "InvalidCredentials",
                "The AccessKey ID or the security token contains an invalid character, such as a newline.");
    }

    private static string Host(Uri endpoint)
    {
        var name = endpoint.HostNameType == UriHostNameType.IPv6 ? endpoint.Host : endpoint.IdnHost;
        return endpoint.IsDefaultPort ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{endpoint.Port}");
    }

    // The bytes sent must be the bytes signed. Uri does not change a query that is already in canonical form.
    private static Uri Target(Uri endpoint, string query) =>
        new($"{endpoint.GetLeftPart(UriPartial.Path)}{(query.Length == 0 ? "" : "?")}{query}");
}
