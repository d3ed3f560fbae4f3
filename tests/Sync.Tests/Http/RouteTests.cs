using System.Net;

namespace Sync.Tests.Http;

public class RouteTests
{
    [Fact]
    public async Task HEAD_answers_like_GET_without_a_body_on_every_reading_route()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        // /api/cen and / accept only the methods of the cloud.
        var read = (await Operation.ReadAsync(app.Http))
            .Where(operation => operation is { Method: "GET", Path: not ("/api/cen" or "/") }).ToList();
        var urls = read.Select(operation => operation.Url())
            .Append("/api/flowlogs?format=csv").Append("/api/drift?format=ndjson");
        foreach (var url in urls)
        {
            var get = await app.Http.GetAsync(url);
            using var request = new HttpRequestMessage(HttpMethod.Head, url);
            var head = await app.Http.SendAsync(request);

            Assert.True(get.StatusCode == head.StatusCode, $"HEAD {url}: {head.StatusCode}");
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Equal(get.Headers.ETag, head.Headers.ETag);
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData("GET", "/api/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/flowlogs/x/y/z", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/flowlogs", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/api/health/ready", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/api/sync", HttpStatusCode.MethodNotAllowed)]
    public async Task An_unknown_route_or_method_is_a_problem_whatever_the_caller_accepts(
        string method, string url, HttpStatusCode status)
    {
        await using var app = await SyncApplication.StartAsync();
        foreach (var accept in (string[])["application/json", "text/csv", "text/html", "*/*"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), url);
            request.Headers.TryAddWithoutValidation("Accept", accept);
            var answer = await app.Http.SendAsync(request);

            Assert.Equal(status, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains(
                $"\"status\":{(int)status}", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            if (status == HttpStatusCode.MethodNotAllowed) Assert.NotEmpty(answer.Content.Headers.Allow);
        }
    }
}
