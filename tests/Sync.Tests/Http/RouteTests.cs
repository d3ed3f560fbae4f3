using System.Net;
using Sync.Tests.Proof.Abuse;
using Sync.Tests.Support;

namespace Sync.Tests.Http;

public class RouteTests
{
    [Fact]
    public async Task HEAD_answers_on_every_route_that_is_read_as_GET_does_but_without_a_body()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        // The drop-in answers to the methods that the cloud answers to.
        var read = (await Operation.ReadAsync(app.Http)).Where(operation => operation is { Method: "GET", Path: not "/api/cen" }).ToList();
        foreach (var url in read.Select(operation => operation.Url()).Append("/api/flowlogs?format=csv").Append("/api/drift?format=ndjson"))
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
    public async Task What_is_no_route_is_a_problem_whatever_the_caller_accepts(string method, string url, HttpStatusCode status)
    {
        await using var app = await SyncApplication.StartAsync();
        foreach (var accept in (string[])["application/json", "text/csv", "text/html", "*/*"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), url);
            request.Headers.TryAddWithoutValidation("Accept", accept);
            var answer = await app.Http.SendAsync(request);

            Assert.Equal(status, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains($"\"status\":{(int)status}", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            if (status == HttpStatusCode.MethodNotAllowed) Assert.NotEmpty(answer.Content.Headers.Allow);
        }
    }
}
