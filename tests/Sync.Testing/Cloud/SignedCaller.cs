using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Sync.Alibaba;
using Sync.Alibaba.Signing;
using Sync.CenApi.Protocol;
using Sync.Local.FakeCen;

namespace Sync.Testing;

/// <summary>A plain HTTP client that signs requests and returns every response as is: no retries, no parsing.</summary>
public sealed class SignedCaller(Uri endpoint, AlibabaCredentials credentials, TimeProvider? time = null) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public SignedCaller(FakeCenServer server, TimeProvider? time = null)
        : this(server.Endpoint, server.Cloud.Credentials, time)
    {
    }

    public string Version { get; init; } = CenAnswers.CenVersion;

    /// <summary>The path that ACS3 signs, whatever the path of the endpoint.</summary>
    public string SignedPath { get; init; } = "/";

    /// <summary>Text appended to every query without being signed.</summary>
    public string Appended { get; init; } = "";

    public void Dispose() => _http.Dispose();

    /// <summary>Calls with an ACS3 signature; <paramref name="tamper"/> changes the signed request.</summary>
    public async Task<HttpResponseMessage> CallAsync(
        string action, IEnumerable<KeyValuePair<string, string>>? parameters = null,
        Action<HttpRequestMessage>? tamper = null,
        CancellationToken cancellationToken = default)
    {
        var query = CanonicalQuery.Of(parameters ?? []);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{endpoint}?{query}{Appended}"));
        foreach (var (name, value) in Acs3Headers(action)) request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.Host = endpoint.Authority;
        request.Headers.TryAddWithoutValidation("Authorization", Acs3Signature.Authorize(
            credentials.AccessKeyId, credentials.AccessKeySecret, "POST", SignedPath, query,
            Acs3Headers(request, endpoint.Authority), Acs3Signature.HashPayload([])));
        tamper?.Invoke(request);
        return await _http.SendAsync(request, cancellationToken);
    }

    /// <summary>
    /// Calls with a V1 signature; <paramref name="post"/> puts the parameters into a form body, unless they are
    /// <paramref name="inQuery"/>.
    /// </summary>
    public async Task<HttpResponseMessage> CallV1Async(
        string action, IEnumerable<KeyValuePair<string, string>>? parameters = null, bool post = false,
        string? format = "JSON", bool inQuery = false)
    {
        var all = V1Parameters(action, format).Concat(parameters ?? []).ToList();
        all.Add(new("Signature", RpcSignature.Sign(post ? "POST" : "GET", all, credentials.AccessKeySecret)));
        if (!post) return await _http.GetAsync(new Uri($"{endpoint}?{CanonicalQuery.Of(all)}{Appended}"));

        var query = CanonicalQuery.Of(all);
        using var form = new StringContent(inQuery ? "" : query, new MediaTypeHeaderValue(RpcRequest.FormContentType));
        return await _http.PostAsync(inQuery ? new Uri($"{endpoint}?{query}") : endpoint, form);
    }

    public async Task<JsonNode> PageAsync(string? region, int page = 1, int size = 50)
    {
        var parameters = new Dictionary<string, string> { ["PageNumber"] = $"{page}", ["PageSize"] = $"{size}" };
        if (region is not null) parameters["RegionId"] = region;
        using var response = await CallAsync("DescribeFlowlogs", parameters);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    private Dictionary<string, string> Acs3Headers(string action)
    {
        var headers = new Dictionary<string, string>
        {
            ["x-acs-action"] = action,
            ["x-acs-version"] = Version,
            ["x-acs-date"] = Now(),
            ["x-acs-signature-nonce"] = Guid.NewGuid().ToString("N"),
            ["x-acs-content-sha256"] = Acs3Signature.HashPayload([]),
        };
        if (credentials.SecurityToken is { } token) headers["x-acs-security-token"] = token;
        return headers;
    }

    private static Dictionary<string, string> Acs3Headers(HttpRequestMessage request, string host) =>
        request.Headers.ToDictionary(
            header => header.Key, header => header.Value.Single(), StringComparer.OrdinalIgnoreCase)
            is var headers && headers.TryAdd("host", host) ? headers : headers;

    private IEnumerable<KeyValuePair<string, string>> V1Parameters(string action, string? format)
    {
        yield return new("Action", action);
        yield return new("Version", Version);
        yield return new("AccessKeyId", credentials.AccessKeyId);
        yield return new("SignatureMethod", "HMAC-SHA1");
        yield return new("SignatureVersion", "1.0");
        yield return new("SignatureNonce", Guid.NewGuid().ToString("N"));
        yield return new("Timestamp", Now());
        if (format is not null) yield return new("Format", format);
        if (credentials.SecurityToken is { } token) yield return new("SecurityToken", token);
    }

    private string Now() => _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
}
