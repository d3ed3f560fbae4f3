using System.Net;
using Sync.Http;

namespace Sync.Alibaba;

public static class AlibabaHttp
{
    /// <summary>
    /// The handler for <see cref="AlibabaRpc"/>'s client. Redirects are not followed: a signature holds for one host, and
    /// another host has no business with it. Connections are renewed so that a changed DNS entry is seen.
    /// Metadata services and whatever else is near give out credentials and are never asked through a proxy.
    /// </summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        Proxy = new MachineProxy(),
    };
}
