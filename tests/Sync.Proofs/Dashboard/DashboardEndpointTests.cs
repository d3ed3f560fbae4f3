using System.Net;
using System.Text.RegularExpressions;

namespace Sync.Proofs.Dashboard;

/// <summary>The static files of the dashboard, over HTTP.</summary>
public sealed class DashboardEndpointTests
{
    [Fact]
    public async Task Every_file_forbids_foreign_and_inline_content()
    {
        await using var app = await SyncApplication.StartAsync();
        foreach (var path in (string[])["", "/", "/app.js", "/base.css", "/icon.svg"])
        {
            var answer = await app.Http.GetAsync($"/api/dashboard{path}");

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single().Split("; ");
            string[] expected =
            [
                "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
                "img-src 'self' data:",
                "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
            ];
            Assert.Equal(expected, policy.Intersect(expected));
            Assert.DoesNotContain("unsafe", string.Join(' ', policy), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Files_have_a_content_type_and_an_unchanged_file_is_a_304()
    {
        await using var app = await SyncApplication.StartAsync();
        foreach (var (path, type) in ((string, string)[])
            [
                ("", "text/html"), ("/app.js", "text/javascript"), ("/base.css", "text/css"),
                ("/icon.svg", "image/svg+xml"),
            ])
        {
            var first = await app.Http.GetAsync($"/api/dashboard{path}");
            Assert.Equal(type, first.Content.Headers.ContentType!.MediaType);
            Assert.Equal("no-cache", first.Headers.CacheControl!.ToString());

            using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/dashboard{path}");
            again.Headers.Add("If-None-Match", first.Headers.ETag!.ToString());
            Assert.Equal(HttpStatusCode.NotModified, (await app.Http.SendAsync(again)).StatusCode);
            using var head = new HttpRequestMessage(HttpMethod.Head, $"/api/dashboard{path}");
            Assert.Equal(HttpStatusCode.OK, (await app.Http.SendAsync(head)).StatusCode);
        }
    }

    [Fact]
    public async Task A_compressed_file_has_the_same_content_under_another_entity_tag()
    {
        await using var app = await SyncApplication.StartAsync();
        var plain = await app.Http.GetAsync("/api/dashboard/app.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/dashboard/app.js");
        request.Headers.Add("Accept-Encoding", "br");
        var packed = await app.Http.SendAsync(request);

        Assert.Equal("br", packed.Content.Headers.ContentEncoding.Single());
        Assert.NotEqual(plain.Headers.ETag, packed.Headers.ETag);
        await using var unpacked = new System.IO.Compression.BrotliStream(
            await packed.Content.ReadAsStreamAsync(), System.IO.Compression.CompressionMode.Decompress);
        using var text = new StreamReader(unpacked);
        Assert.Equal(await plain.Content.ReadAsStringAsync(), await text.ReadToEndAsync());
    }

    [Fact]
    public async Task A_missing_file_is_a_404_whatever_its_path()
    {
        await using var app = await SyncApplication.StartAsync();
        foreach (var file in (string[])["nothing.js", "..%2fapp.js", "..%2f..%2fSync.dll", "INDEX.HTML"])
            Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync($"/api/dashboard/{file}")).StatusCode);
    }

    [Fact]
    public async Task Every_module_and_style_that_a_file_references_exists()
    {
        await using var app = await SyncApplication.StartAsync();
        var seen = new HashSet<string>();
        var left = new Queue<string>(["", "docs.html"]);
        while (left.TryDequeue(out var file))
        {
            var answer = await app.Http.GetAsync($"/api/dashboard/{file}");
            Assert.True(answer.IsSuccessStatusCode, $"{file}: {answer.StatusCode}");
            var text = await answer.Content.ReadAsStringAsync();
            foreach (Match name in Regex.Matches(text, """(?:from "\./|"/api/dashboard/)([^"]+)""" + "\""))
                if (seen.Add(name.Groups[1].Value)) left.Enqueue(name.Groups[1].Value);
        }

        var files = Directory.GetFiles(RepositoryFiles.PathOf("src", "Sync", "Reporting", "Dashboard", "Site"))
            .Select(path => Path.GetFileName(path)!);
        Assert.Equal(
            files.Where(file => file is not ("index.html" or "docs.html")).Order(StringComparer.Ordinal),
            seen.Where(file => !file.StartsWith("swagger-ui", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }
}
