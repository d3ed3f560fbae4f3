using System.Net;
using System.Net.Http.Headers;

namespace Sync.Proofs.Fuzz;

/// <summary>A raw answer: its status, a Retry-After header, and a body of arbitrary bytes.</summary>
internal sealed record CannedAnswer(int Status, string RetryAfter, byte[] Body);

/// <summary>A cloud without sockets that gives the same answer to every call. The client's parsing is fuzzed.</summary>
internal sealed class CannedCloud(CannedAnswer answer) : HttpMessageHandler
{
    private const int MostCalls = 50;
    private int _calls;

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.True(_calls++ < MostCalls, "Too many calls");
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status)
        {
            Content = new ByteArrayContent(answer.Body),
        };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        response.Headers.TryAddWithoutValidation("Retry-After", answer.RetryAfter);
        response.Headers.TryAddWithoutValidation("x-acs-retry-after", answer.RetryAfter);
        return Task.FromResult(response);
    }
}
