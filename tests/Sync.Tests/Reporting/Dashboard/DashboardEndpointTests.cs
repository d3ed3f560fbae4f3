using System.Net;
using System.Text.RegularExpressions;
using Sync.Tests.Support;

namespace Sync.Tests.Reporting.Dashboard;

/// <summary>The files, as any client gets them.</summary>
public sealed class DashboardEndpointTests
{
    [Fact]
    public async Task Every_file_forbids_what_is_not_ours_or_is_inline()
    {
        await using var app = await SyncApplication.StartAsync();
        foreach (var path in (string[])["/api/dashboard", "/api/dashboard/", "/api/dashboard/app.js", "/api/dashboard/base.css", "/api/dashboard/icon.svg"])
        {
            var answer = await app.Http.GetAsync(path);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single().Split("; ");
            string[] expected =
            [
                "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:",
                "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
            ];
            Assert.Equal(expected, policy.Intersect(expected));
            Assert.DoesNotContain("unsafe", string.Join(' ', policy), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Files_have_their_types_and_what_the_browser_has_is_a_304()
    {
        await using var app = await SyncApplication.StartAsync();
        foreach (var (path, type) in ((string, string)[])
            [("", "text/html"), ("/app.js", "text/javascript"), ("/base.css", "text/css"), ("/icon.svg", "image/svg+xml")])
        {
            var first = await app.Http.GetAsync($"/api/dashboard{path}");
            Assert.Equal(type, first.Content.Headers.ContentType!.MediaType);
            Assert.Equal("no-cache", first.Headers.CacheControl!.ToString());

            using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/dashboard{path}") { Headers = { { "If-None-Match", first.Headers.ETag!.ToString() } } };
            Assert.Equal(HttpStatusCode.NotModified, (await app.Http.SendAsync(again)).StatusCode);
            using var head = new HttpRequestMessage(HttpMethod.Head, $"/api/dashboard{path}");
            Assert.Equal(HttpStatusCode.OK, (await app.Http.SendAsync(head)).StatusCode);
        }
    }

    [Fact]
    public async Task Compressed_they_are_the_same_under_another_tag()
    {
        await using var app = await SyncApplication.StartAsync();
        var plain = await app.Http.GetAsync("/api/dashboard/app.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/dashboard/app.js") { Headers = { { "Accept-Encoding", "br" } } };
        var packed = await app.Http.SendAsync(request);

        Assert.Equal("br", packed.Content.Headers.ContentEncoding.Single());
        Assert.NotEqual(plain.Headers.ETag, packed.Headers.ETag);
        await using var unpacked = new System.IO.Compression.BrotliStream(await packed.Content.ReadAsStreamAsync(), System.IO.Compression.CompressionMode.Decompress);
        using var text = new StreamReader(unpacked);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await text.ReadToEndAsync());
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_404_wherever_it_is_looked_for()
    {
        await using var app = await SyncApplication.StartAsync();
        foreach (var file in (string[])["nothing.js", "..%2fapp.js", "..%2f..%2fSync.dll", "INDEX.HTML"])
            Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync($"/api/dashboard/{file}")).StatusCode);
    }

    [Fact]
    public async Task Every_module_and_style_that_a_file_names_is_there()
    {
        await using var app = await SyncApplication.StartAsync();
        var seen = new HashSet<string>();
        var left = new Queue<string>([""]);
        while (left.TryDequeue(out var file))
        {
            var answer = await app.Http.GetAsync($"/api/dashboard/{file}");
            Assert.True(answer.IsSuccessStatusCode, $"{file}: {answer.StatusCode}");
            foreach (Match name in Regex.Matches(await answer.Content.ReadAsStringAsync(), """(?:from "\./|"/api/dashboard/)([^"]+)""" + "\""))
                if (seen.Add(name.Groups[1].Value)) left.Enqueue(name.Groups[1].Value);
        }

        var files = Directory.GetFiles(RepositoryFiles.PathOf("src", "Sync", "Reporting", "Dashboard", "Site")).Select(path => Path.GetFileName(path)!);
        Assert.Equal(files.Where(file => file != "index.html").Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }
}
