using System.Net;
using Sync.Drift.Sinks;

namespace Sync.Tests.Drift.Sinks;

[Collection(nameof(Alone))]
public class ProxyTests
{
    [Fact]
    public async Task A_sink_does_not_use_the_proxy_of_the_machine()
    {
        await using var proxy = await StubServer.StartAsync(500, "");
        await using var bench = await SinkBench.StartAsync("webhook");
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Url);
        try
        {
            Assert.Equal(SendOutcome.Sent, (await bench.SendAsync()).Outcome);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }

        Assert.Empty(proxy.Seen);
    }
}
