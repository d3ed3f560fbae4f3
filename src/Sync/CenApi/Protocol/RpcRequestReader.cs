using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Sync.CenApi.Protocol;

public static class RpcRequestReader
{
    /// <summary>
    /// Far more than any valid call needs. A larger body is truncated, so the check of its hash or signature fails.
    /// </summary>
    public const int MaxBodyBytes = 1 << 20;

    /// <param name="host">
    /// The host that the client called, if a proxy has replaced the <c>Host</c> header; null to use the header.
    /// </param>
    /// <param name="hostParameters">
    /// Names of query parameters that need not be signed because they belong to the host, such as a function key.
    /// </param>
    public static async Task<RpcRequest> ReadAsync(
        HttpRequest http, string? host, IReadOnlyCollection<string> hostParameters, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(http.Body, cancellationToken);
        var query = Pairs(http.QueryString.Value);
        var form = IsForm(http) ? Pairs(Encoding.UTF8.GetString(body.Span)) : [];
        var headers = Headers(http);
        headers["host"] = host ?? http.Host.Value ?? "";

        return new RpcRequest
        {
            Method = http.Method.ToUpperInvariant(),
            Path = http.PathBase.Add(http.Path).Value is { Length: > 0 } path ? path : "/",
            Host = headers["host"],
            Headers = headers,
            Query = query,
            HostParameters = hostParameters,
            Form = form,
            Body = body,
            Parameters = query.Concat(form)
                .DistinctBy(pair => pair.Key, StringComparer.Ordinal)
                .ToDictionary(StringComparer.Ordinal),
        };
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = new MemoryStream();
        var chunk = new byte[8192];
        try
        {
            while (buffer.Length < MaxBodyBytes && await body.ReadAsync(chunk, cancellationToken) is > 0 and var read)
                buffer.Write(chunk, 0, read);
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            // Kestrel throws BadHttpRequestException for most invalid bodies, but IOException for an invalid chunk
            // size.
            throw new BadHttpRequestException("The body could not be read.", error);
        }

        return buffer.ToArray();
    }

    private static bool IsForm(HttpRequest http) =>
        http.ContentType?.StartsWith(RpcRequest.FormContentType, StringComparison.OrdinalIgnoreCase) == true;

    // Not HttpRequest.Query, which merges names that differ only in case. The signature covers each name as it was
    // sent.
    private static List<KeyValuePair<string, string>> Pairs(string? encoded)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var pair in new QueryStringEnumerable(encoded))
            pairs.Add(new(pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        return pairs;
    }

    private static Dictionary<string, string> Headers(HttpRequest http) =>
        http.Headers
            .GroupBy(header => header.Key.ToLowerInvariant())
            .ToDictionary(
                group => group.Key,
                group => string.Join(", ", group
                    .SelectMany(header => header.Value)
                    .Select(value => (value ?? "").Trim())
                    .Order(StringComparer.Ordinal)),
                StringComparer.Ordinal);
}
