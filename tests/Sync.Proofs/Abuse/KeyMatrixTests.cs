using System.Net;

namespace Sync.Proofs.Abuse;

/// <summary>Calls every route of a host that listens beyond loopback with every kind of missing or wrong key.</summary>
public sealed class KeyMatrixTests(KeyedHost host) : IClassFixture<KeyedHost>
{
    private const string Key = KeyedHost.Key;

    private static readonly string[] Open =
        ["/api/health/live", "/api/dashboard", "/api/dashboard/{file}", "/api/docs", "/api/cen", "/"];

    // Spellings of a protected path that a careless check could mistake for an open path.
    private static readonly string[] Disguises =
    [
        "/api/dashboard/../{0}", "/api/dashboard/%2e%2e/{0}", "/api/health/live/../../{0}", "/api/cen/../{0}",
        "/api/cen/%2E%2E/{0}", "/API/{0}", "/api/./{0}", "/api/{0}/", "/api/dashboard/..%2f{0}", "/api/cen/..%5c{0}",
        "//api/{0}", "/api//{0}", "/api/{0};/api/cen", "/api/{0}?/api/cen", "/api/{0}#/api/dashboard", "/x/../api/{0}",
        "/api\\{0}", "/api/{0}%00", "/api/%2f{0}", "http://127.0.0.1:{1}/api/{0}",
    ];

    [Fact]
    public async Task A_caller_without_the_key_reads_nothing_and_starts_nothing_on_any_route()
    {
        var up = host.Up;
        var operations = await Operation.ReadAsync(up.WithKey);
        var reader = await up.App.Get<Sync.CenApi.ReaderKeys>().CreateAsync("a reader", null, CancellationToken.None);
        var before = await RunsAsync();

        foreach (var operation in operations.Where(operation => !Open.Contains(operation.Path)))
        {
            foreach (var (how, url, headers) in WithoutTheKey(operation, reader.AccessKeyId, reader.AccessKeySecret))
            {
                using var request = operation.Request(url);
                foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
                using var answer = await up.Http.SendAsync(request);

                var text = await answer.Content.ReadAsStringAsync();
                Assert.True(
                    answer.StatusCode == HttpStatusCode.Unauthorized,
                    $"{operation.Method} {operation.Path}, {how}: {answer.StatusCode}");
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
                Assert.DoesNotContain(Key[..8], text + answer.Headers, StringComparison.OrdinalIgnoreCase);
                ProofResults.Cases(nameof(KeyMatrixTests), 1);
            }

            using var right = operation.Request(operation.Url());
            Assert.NotEqual(HttpStatusCode.Unauthorized, (await up.WithKey.SendAsync(right)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await up.Http.GetAsync("/api/no-route")).StatusCode);
        // The requests with the right key started dry runs only, which are not in the ledger.
        Assert.Equal(before, await RunsAsync());

        Task<long> RunsAsync() => up.App.ScalarAsync<long>("select count(*) from sync.sync_run");
    }

    [Fact]
    public async Task No_path_spelling_bypasses_the_key()
    {
        var (up, seen) = (host.Up, 0);
        var operations = await Operation.ReadAsync(up.WithKey);
        foreach (var operation in operations.Where(operation => !Open.Contains(operation.Path)))
        {
            foreach (var disguise in Disguises)
            {
                var target = string.Format(null, disguise, operation.Url()["/api/".Length..], up.Port);
                var answer = await RawHttp.SendAsync(
                    up.Port,
                    $"{operation.Method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{up.Port}\r\nContent-Length: 0\r\n"
                    + "Connection: close\r\n\r\n");

                Assert.True(answer.Status is 400 or 401 or 404 or 405, $"{target}: {answer.Text}");
                if (answer.Status == 401) seen++;
                ProofResults.Cases(nameof(KeyMatrixTests), 1);
            }
        }

        Assert.True(seen > 100, $"{seen}");
    }

    private static IEnumerable<(string How, string Url, (string, string)[] Headers)> WithoutTheKey(
        Operation operation, string readerId, string readerSecret)
    {
        const string Header = "x-functions-key";
        (string How, (string, string)[] Headers)[] inHeaders =
        [
            ("missing", []), ("empty", [(Header, "")]), ("wrong", [(Header, "another-Key-Of-The-Host-0123456789abcd")]),
            ("too short", [(Header, Key[..^1])]), ("too long", [(Header, Key + "0")]),
            ("a letter", [(Header, Key[..1])]), ("other case", [(Header, Key.ToUpperInvariant())]),
            ("quoted", [(Header, $"\"{Key}\"")]),
            ("encoded", [(Header, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Key)))]),
            ("two keys", [(Header, Key), (Header, "another")]), ("twice", [(Header, Key), (Header, Key)]),
            ("two in one", [(Header, $"{Key}, another")]), ("as a token", [("Authorization", $"Bearer {Key}")]),
            ("as a password",
                [
                    ("Authorization",
                        $"Basic {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"key:{Key}"))}"),
                ]),
            ("in a cookie", [("Cookie", $"{Header}={Key}")]), ("in another header", [("x-api-key", Key)]),
            ("a reader's id", [(Header, readerId)]), ("a reader's secret", [(Header, readerSecret)]),
        ];
        foreach (var (how, headers) in inHeaders) yield return (how, operation.Url(), headers);
        foreach (var name in (string[])["code", Header, "key", "SYNC_KEY"])
            yield return ($"in the URL as {name}", operation.Url($"{name}={Key}"), []);
    }
}
