namespace Sync.Testing;

/// <summary>A cloud without sockets that gives the same answer, with status 200, to every call.</summary>
internal sealed class RepeatedAnswer(byte[] body) : HttpMessageHandler
{
    private int _calls;

    public int Calls => _calls;

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(body) });
    }
}
