using System.Net;
using Sync.Http;

namespace Sync.Tests.Http;

[Collection(nameof(Alone))]
public sealed class MachineProxyTests
{
    [Theory]
    [InlineData("http://localhost:7071/")]
    [InlineData("http://LOCALHOST./")]
    [InlineData("http://sts.localhost/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.9.9.9:42/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://169.254.169.254/metadata/identity")]
    [InlineData("http://[::ffff:a9fe:a9fe]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fe80::1%252]/")]
    [InlineData("http://100.100.100.200/latest/")]
    [InlineData("http://168.63.129.16/")]
    public void A_loopback_link_local_or_metadata_address_is_called_directly(string url) => Assert.Null(ProxyOf(url));

    [Theory]
    [InlineData("http://sts.aliyuncs.com/")]
    [InlineData("https://100.100.100.201/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://localhost.example/")]
    [InlineData("http://127.0.0.1.example/")]
    [InlineData("http://[2400:3200::1]/")]
    public void Any_other_address_is_called_through_the_proxy(string url) =>
        Assert.Equal("http://proxy.example:3128/", ProxyOf(url)?.ToString());

    private static Uri? ProxyOf(string url)
    {
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy("http://proxy.example:3128");
        try
        {
            var proxy = new MachineProxy();
            return proxy.IsBypassed(new Uri(url)) ? null : proxy.GetProxy(new Uri(url));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }
}
