using System.Net;
using System.Net.Http.Headers;

namespace Sync.Tests.Proof.Fuzz;

/// <summary>An answer as it would come over the wire: status, a header that matters, and a body of any bytes.</summary>
internal sealed record CannedAnswer(int Status, string RetryAfter, byte[] Body);

/// <summary>A cloud that says the same to every call, without a socket: what is fuzzed is our reading of it.</summary>
internal sealed class CannedCloud(CannedAnswer answer) : HttpMessageHandler
{
    private const int MostCalls = 50;
    private int _calls;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Assert.True(_calls++ < MostCalls, "Calls without end");
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = new ByteArrayContent(answer.Body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        response.Headers.TryAddWithoutValidation("Retry-After", answer.RetryAfter);
        response.Headers.TryAddWithoutValidation("x-acs-retry-after", answer.RetryAfter);
        return Task.FromResult(response);
    }
}
