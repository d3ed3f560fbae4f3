using System.Net;
using Sync.Http;

namespace Sync.Alibaba;

public static class AlibabaHttp
{
    /// <summary>
    /// The handler for the HTTP client of <see cref="AlibabaRpc"/>. Redirects are not followed, because a signature is
    /// intended for one host only. Connections are renewed periodically to pick up DNS changes. Metadata services and
    /// other local services that issue credentials are never called through a proxy.
    /// </summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        Proxy = new MachineProxy(),
        // The cloud has no use for trace headers, and calls are not traced: see TelemetryExport.
        ActivityHeadersPropagator = null,
    };
}
