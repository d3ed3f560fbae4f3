using System.Net;
using System.Text;

namespace Sync.Proofs.Abuse;

/// <summary>Paths, methods and bodies that the host must reject.</summary>
[Collection(nameof(LoopbackHost))]
public sealed class PathAndMethodTests(LoopbackHost host)
{
    private static readonly string[] Paths =
    [
        "/../../../../etc/passwd", "/api/../../../etc/passwd", "/api/dashboard/../../../../etc/passwd",
        "/api/dashboard/%2e%2e/%2e%2e/etc/passwd", "/api/dashboard/..%2f..%2f..%2fetc%2fpasswd",
        "/api/dashboard/..%5c..%5cSync.dll", "/api/dashboard/..\\..\\Sync.dll", "/api/dashboard/%252e%252e%252fapp.js",
        "/api/dashboard/....//app.js", "/api/dashboard//app.js", "//api/dashboard/app.js", "/api//dashboard/app.js",
        "/api/dashboard/app.js%00", "/api/dashboard/app.js%00.css", "/api/dashboard/app.js;x", "/api/dashboard/app.js.",
        "/api/dashboard/app.js%20", "/api/dashboard/app.js::$DATA", "/api/dashboard/%c0%ae%c0%ae/app.js",
        "/api/dashboard/%c0%afapp.js", "/api/dashboard/%e0%80%afapp.js", "/api/dashboard/%ff", "/api/dashboard/%",
        "/api/dashboard/%zz", "/api/dashboard/%u002e", "/api/dashboard/CON", "/api/dashboard/C:%5cWindows",
        "/api/dashboard/file:%2f%2f%2fetc%2fpasswd", "/api/dashboard/~root", "/host.json", "/appsettings.json",
        "/.git/config", "/flowsync.dll", "/api/flowlogs/%00", "/api/flowlogs/..%2f..%2fruns", "/api/runs/1%00",
        "/api/runs/9999999999999999999999", "/api/runs/-1", "/api/runs/0x1",
        "/api/drift/%7b00000000-0000-0000-0000-000000000000%7d", "api/runs", "",
    ];

    private static readonly string[] Methods = ["TRACE", "TRACK", "PUT", "PATCH", "DELETE", "PROPFIND", "DEBUG", "FOO"];

    private readonly UpHost _up = host.Up;

    [Fact]
    public async Task No_path_reaches_anything_but_a_route()
    {
        string[] paths =
        [
            .. Paths, $"/api/flowlogs/{new string('x', 6000)}", $"/api{string.Concat(Enumerable.Repeat("/x", 3000))}",
        ];
        foreach (var path in paths)
        {
            var answer = await RawHttp.SendAsync(
                _up.Port, $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");

            Assert.True(answer.Status is 400 or 404, $"{path}: {answer.Text}");
            // Kestrel answers an invalid request line with 400 and an empty body.
            Assert.True(
                answer.IsProblem
                    || (answer.Status == 400 && answer.Text.EndsWith("\r\n\r\n", StringComparison.Ordinal)),
                $"{path}: {answer.Text}");
            Inside.AssertNone(answer.Text, path);
        }

        ProofResults.Cases(nameof(PathAndMethodTests), paths.Length);
    }

    [Fact]
    public async Task Dot_segments_and_escapes_resolve_to_their_route_and_no_further()
    {
        string[] paths =
        [
            "/api/x/../runs", "/api/./runs", "/api/%72uns", "/API/RUNS", "/api/runs/", "/x/../../../api/runs",
        ];
        foreach (var path in paths)
        {
            var answer = await RawHttp.SendAsync(
                _up.Port, $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            Assert.Equal(200, answer.Status);
        }
    }

    [Fact]
    public async Task An_unsupported_method_is_a_405_that_lists_the_allowed_methods()
    {
        var runs = await RunsAsync();
        foreach (var path in (await Operation.ReadAsync(_up.Http)).GroupBy(operation => operation.Path))
        {
            var known = path.Select(operation => operation.Method).ToList();
            foreach (var method in Methods.Concat(((string[])["GET", "POST"]).Except(known)))
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path.First().Url());
                foreach (var name in (string[])["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
                    request.Headers.Add(name, known[0]);
                var answer = await _up.Http.SendAsync(request);

                var text = await answer.Content.ReadAsStringAsync();
                Assert.True(
                    answer.StatusCode == HttpStatusCode.MethodNotAllowed,
                    $"{method} {path.Key}: {answer.StatusCode} {text}");
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                Assert.All(known, each => Assert.Contains(each, answer.Content.Headers.Allow));
                Assert.DoesNotContain("X-HTTP", text, StringComparison.Ordinal);
                ProofResults.Cases(nameof(PathAndMethodTests), 1);
            }
        }

        Assert.Equal(runs, await RunsAsync());
    }

    [Fact]
    public async Task A_method_cannot_be_overridden_in_the_query()
    {
        var runs = await RunsAsync();
        foreach (var query in (string[])["?_method=POST", "?method=POST", "?X-HTTP-Method-Override=POST"])
            Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _up.Http.GetAsync($"/api/sync{query}")).StatusCode);
        Assert.Equal(runs, await RunsAsync());
    }

    [Fact]
    public async Task An_unexpected_body_is_neither_read_nor_decompressed()
    {
        var bomb = Encoding.UTF8.GetBytes(new string('[', 500_000));
        string[] types =
        [
            "application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
            "application/xml", "no type",
        ];
        foreach (var type in types)
        {
            foreach (var path in (string[])["/api/sync?dryRun=maybe", "/api/cen", "/api/flowlogs?pageSize=none"])
            {
                using var content = new ByteArrayContent(bomb);
                content.Headers.TryAddWithoutValidation("Content-Type", type);
                content.Headers.Add("Content-Encoding", "gzip");
                var get = path.StartsWith("/api/flowlogs", StringComparison.Ordinal);
                using var request = new HttpRequestMessage(get ? HttpMethod.Get : HttpMethod.Post, path);
                request.Content = content;
                var answer = await _up.Http.SendAsync(request);

                Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{path} {type}: {answer.StatusCode}");
                Inside.AssertNone(await answer.Content.ReadAsStringAsync(), path);
                ProofResults.Cases(nameof(PathAndMethodTests), 1);
            }
        }
    }

    private Task<long> RunsAsync() => _up.App.ScalarAsync<long>("select count(*) from sync.sync_run");
}
