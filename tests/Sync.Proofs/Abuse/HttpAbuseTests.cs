namespace Sync.Proofs.Abuse;

/// <summary>Malformed and hostile requests, sent to the local host over a raw socket.</summary>
[Collection(nameof(LoopbackHost))]
public sealed class HttpAbuseTests(LoopbackHost host)
{
    // If the host parsed it as a separate request, it would answer with a second response.
    private const string Smuggled = "GET /api/smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";

    private static readonly (string What, string Request, int[] Statuses)[] Refused =
    [
        ("a header of 40 KB", Get("/api/runs", $"X-Large: {new string('x', 40_000)}"), [431]),
        ("200 headers", Get("/api/runs", string.Join("\r\n", Enumerable.Range(1, 200).Select(n => $"X-{n}: x"))),
            [431]),
        ("a request line of 20 KB", Get($"/api/runs?x={new string('x', 20_000)}"), [414]),
        ("two lengths", Post("Content-Length: 0", $"Content-Length: {Smuggled.Length}"), [400]),
        ("two lengths in one", Post($"Content-Length: 0, {Smuggled.Length}"), [400]),
        ("a negative length", Post("Content-Length: -1"), [400]),
        ("an excessive length", Post("Content-Length: 99999999999999999999"), [400]),
        ("a body too large", Post("Content-Length: 2000000"), [413]),
        ("an unknown coding", Post("Transfer-Encoding: xchunked"), [400, 501]),
        ("a coding that does not end in chunked", Post("Transfer-Encoding: chunked, identity"), [400, 501]),
        ("a chunk without a size", Chunked("zz\r\n"), [400]),
        ("a chunk of a negative size", Chunked("-1\r\n"), [400]),
        ("a chunk of an excessive size", Chunked("FFFFFFFFFFFFFFFFF\r\n"), [400]),
        ("a chunk longer than its size", Chunked("1\r\nxx\r\n0\r\n\r\n"), [400]),
        ("a space before the colon", Get("/api/runs", "X-Odd : x"), [400]),
        ("a folded header", Get("/api/runs", "X-Odd: x\r\n y"), [400]),
        ("a NUL in a header", Get("/api/runs", "X-Odd: \0"), [400]),
        ("a bare CR in a header", Get("/api/runs", "X-Odd: a\rb"), [400]),
        ("no host", "GET /api/runs HTTP/1.1\r\nConnection: close\r\n\r\n", [400]),
        ("two hosts", Get("/api/runs", "Host: localhost"), [400]),
        ("an invalid host", Get("/api/runs").Replace("127.0.0.1", "127.0.0.1/api", StringComparison.Ordinal), [400]),
        ("a target of another host", Get("http://evil.example/api/runs"), [400]),
        ("another version", Get("/api/runs").Replace("HTTP/1.1", "HTTP/3.0", StringComparison.Ordinal), [400, 505]),
        ("no version", "GET /api/runs\r\n\r\n", [400, 505]),
        ("the beginning of TLS", "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003\r\n\r\n",
            [0, 400]),
        ("the beginning of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [0, 400, 505]),
        ("a tunnel", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\nConnection: close\r\n\r\n",
            [400, 403, 404, 405]),
    ];

    private readonly UpHost _up = host.Up;

    [Fact]
    public async Task Slow_senders_are_disconnected_and_do_not_delay_other_clients()
    {
        string[] beginnings =
        [
            "GET /api/flowlogs", "GET /api/flowlogs HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
            "POST /api/cen HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n",
            "POST /api/cen HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n186A0\r\n",
            "POST /api/sync?dryRun=maybe HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n",
        ];
        var slow = beginnings.SelectMany(begin => Enumerable.Repeat(begin, 20))
            .Select(begin => RawHttp.TrickleAsync(_up.Port, begin, 'x')).ToList();

        var meanwhile = 0;
        for (var all = Task.WhenAll(slow); !all.IsCompleted; meanwhile++)
        {
            (await _up.Http.GetAsync("/api/flowlogs?pageSize=1")).EnsureSuccessStatusCode();
            await Task.WhenAny(all, Task.Delay(100));
        }

        var answers = await Task.WhenAll(slow);
        Assert.True(meanwhile > 3, $"Only {meanwhile} other requests were answered.");
        Assert.All(
            answers,
            (answer, index) => Assert.True(
                answer.Status is 408 or 0 || (index >= 80 && answer.Status == 400), answer.Text));
        Assert.Contains(answers, answer => answer.Status == 408);
        ProofResults.Cases(nameof(HttpAbuseTests), answers.Length);
    }

    [Fact]
    public async Task Oversized_or_ambiguous_requests_are_rejected_as_one_request()
    {
        foreach (var (what, request, statuses) in Refused)
        {
            var answer = await RawHttp.SendAsync(_up.Port, request + Smuggled);

            Assert.True(statuses.Contains(answer.Status) && answer.Count <= 1, $"{what}: {answer.Text}");
            Inside.AssertNone(answer.Text, what);
        }

        ProofResults.Cases(nameof(HttpAbuseTests), Refused.Length);
    }

    [Fact]
    public async Task A_request_with_both_length_and_chunks_is_read_by_its_chunks_only()
    {
        var answer = await RawHttp.SendAsync(
            _up.Port,
            "POST /api/cen HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
            + $"Connection: close\r\n\r\n0\r\n\r\n{Smuggled}");

        Assert.Equal(1, answer.Count);
        Assert.DoesNotContain("smuggled", answer.Text, StringComparison.Ordinal);
        ProofResults.Cases(nameof(HttpAbuseTests), 1);
    }

    private static string Get(string target, params string[] headers) => Request("GET", target, headers);

    private static string Post(params string[] headers) => Request("POST", "/api/cen", headers);

    private static string Chunked(string body) => Request("POST", "/api/cen", "Transfer-Encoding: chunked") + body;

    private static string Request(string method, string target, params string[] headers) =>
        $"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        + $"{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";
}
