using System.Collections.Concurrent;
using System.Text;

namespace Sync.Baselines.Replay;

/// <summary>
/// The answers of a cloud by action, caller and parameters. Both versions of the signature are understood, and not
/// verified: the cloud has verified the first request. Requests have no body.
/// </summary>
internal sealed class RecordedAnswers(Uri cloud) : IDisposable
{
    // Parameters of version 1 that differ in each request, or that version 3 has in headers.
    private static readonly HashSet<string> Protocol =
    [
        "Action", "Version", "Format", "AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureNonce",
        "Timestamp", "Signature", "SignatureType", "SecurityToken",
    ];

    private readonly ConcurrentDictionary<string, byte[]> _answers = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    /// <param name="head">The request line and the headers.</param>
    /// <returns>A complete answer.</returns>
    public byte[] To(string head)
    {
        var lines = head.Split("\r\n");
        var (method, target) = lines[0].Split(' ') is [var first, var second, _]
            ? (first, second) : throw new InvalidDataException(lines[0]);
        var headers = Headers(lines);
        var key = KeyOf(target, headers);
        if (_answers.TryGetValue(key, out var known)) return known;
        var (answer, isSuccess) = Forward(method, target, headers);
        return isSuccess ? _answers[key] = answer : answer;
    }

    private static string KeyOf(string target, Dictionary<string, string> headers)
    {
        var query = target.Contains('?', StringComparison.Ordinal) ? target[(target.IndexOf('?') + 1)..] : "";
        var parameters = query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(each => each.Split('=', 2)).ToLookup(pair => pair[0], pair => pair[^1]);
        var action = headers.GetValueOrDefault("x-acs-action") ?? parameters["Action"].FirstOrDefault();
        // ACS3-HMAC-SHA256 Credential=ID,SignedHeaders=…
        var caller = headers.GetValueOrDefault("Authorization")?.Split(',')[0].Split('=', 2)[^1]
            ?? parameters["AccessKeyId"].FirstOrDefault();
        var rest = parameters.Where(each => !Protocol.Contains(each.Key))
            .OrderBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => $"{each.Key}={string.Join(',', each)}");
        return $"{action} {caller} {string.Join('&', rest)}";
    }

    private static Dictionary<string, string> Headers(string[] lines)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':');
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return headers;
    }

    private (byte[] Answer, bool IsSuccess) Forward(string method, string target, Dictionary<string, string> headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(cloud, target));
        // The host too, because it is signed.
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = _http.Send(request);
        using var body = new MemoryStream();
        answer.Content.CopyTo(body, null, CancellationToken.None);
        var head = FormattableString.Invariant($"HTTP/1.1 {(int)answer.StatusCode} {answer.ReasonPhrase}\r\n")
            + FormattableString.Invariant($"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        return ([.. Encoding.ASCII.GetBytes(head), .. body.ToArray()], answer.IsSuccessStatusCode);
    }

    public void Dispose() => _http.Dispose();
}
