using System.Net;

namespace Sync.Proofs.Abuse;

/// <summary>
/// No key is required on loopback, so requests that other sites make through a local browser must be rejected.
/// </summary>
[Collection(nameof(LoopbackHost))]
public sealed class OriginTests(LoopbackHost host)
{
    private readonly UpHost _up = host.Up;

    [Fact]
    public async Task A_page_of_another_origin_starts_no_run_and_reads_nothing()
    {
        var runs = await RunsAsync();
        (string, string)[][] pages =
        [
            [("Origin", "https://evil.example")], [("Origin", "null")], [("Origin", $"http://localhost:{_up.Port}")],
            [("Origin", $"https://127.0.0.1:{_up.Port}")], [("Origin", "http://127.0.0.1:1")],
            [("Origin", $"http://127.0.0.1:{_up.Port}.evil.example")], [("Sec-Fetch-Site", "cross-site")],
            [("Sec-Fetch-Site", "same-site")], [("Sec-Fetch-Site", "cross-site"), ("Origin", Own)],
            [("Sec-Fetch-Site", "same-origin, cross-site")],
        ];
        foreach (var headers in pages)
        {
            Assert.Equal(HttpStatusCode.Forbidden, await SendAsync("POST", "/api/sync?dryRun=true", headers));
            Assert.Equal(HttpStatusCode.Forbidden, await SendAsync("post", "/api/sync?dryRun=true", headers));
            using var read = Request("GET", "/api/flowlogs", headers);
            var answer = await _up.Http.SendAsync(read);
            Assert.DoesNotContain(
                answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
            ProofResults.Cases(nameof(OriginTests), 3);
        }

        Assert.Equal(runs, await RunsAsync());
    }

    [Fact]
    public async Task No_preflight_is_granted()
    {
        foreach (var operation in await Operation.ReadAsync(_up.Http))
        {
            using var request = Request(
                "OPTIONS", operation.Url(), ("Origin", "https://evil.example"),
                ("Access-Control-Request-Method", "POST"),
                ("Access-Control-Request-Headers", "x-functions-key"),
                ("Access-Control-Request-Private-Network", "true"));
            var answer = await _up.Http.SendAsync(request);

            Assert.DoesNotContain(
                answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
            ProofResults.Cases(nameof(OriginTests), 1);
        }
    }

    [Fact]
    public async Task A_foreign_host_name_that_resolves_here_is_refused_on_every_route()
    {
        string[] names =
        [
            "evil.example", $"evil.example:{_up.Port}", $"127.0.0.1.evil.example:{_up.Port}", "localhost.evil.example",
            "0.0.0.0", "192.0.2.1", "[2001:db8::1]", "2130706433x",
        ];
        var operations = await Operation.ReadAsync(_up.Http);
        foreach (var operation in operations.Where(operation => operation.Path != "/api/cen"))
        {
            foreach (var name in names)
            {
                using var request = operation.Request(operation.Url());
                request.Headers.Host = name;
                request.Headers.Add("X-Forwarded-Host", "127.0.0.1");
                var answer = await _up.Http.SendAsync(request);

                Assert.True(
                    answer.StatusCode == HttpStatusCode.Forbidden, $"{operation.Path} as {name}: {answer.StatusCode}");
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                ProofResults.Cases(nameof(OriginTests), 1);
            }
        }
    }

    [Fact]
    public async Task The_dashboard_and_the_command_line_are_allowed()
    {
        (string, string)[][] allowed =
        [
            [], [("Origin", Own)], [("Origin", Own), ("Sec-Fetch-Site", "same-origin")], [("Sec-Fetch-Site", "none")],
        ];
        foreach (var headers in allowed)
            Assert.Equal(HttpStatusCode.OK, await SendAsync("POST", "/api/sync?dryRun=true", headers));
        string[] names = ["localhost", $"LOCALHOST:{_up.Port}", "127.0.0.1", "127.1.2.3:80", "[::1]:7071"];
        foreach (var name in names)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/runs");
            request.Headers.Host = name;
            Assert.Equal(HttpStatusCode.OK, (await _up.Http.SendAsync(request)).StatusCode);
        }
    }

    private string Own => $"http://127.0.0.1:{_up.Port}";

    private async Task<HttpStatusCode> SendAsync(string method, string path, params (string, string)[] headers)
    {
        using var request = Request(method, path, headers);
        return (await _up.Http.SendAsync(request)).StatusCode;
    }

    private static HttpRequestMessage Request(string method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private Task<long> RunsAsync() => _up.App.ScalarAsync<long>("select count(*) from sync.sync_run");
}
