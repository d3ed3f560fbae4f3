using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Sync.Http;

/// <summary>The identity of this app in Azure; on a developer's machine, the signed-in user.</summary>
public static class AzureIdentity
{
    /// <summary>
    /// Creates the credential. Tokens come from a loopback or link-local endpoint, which is never called through a
    /// proxy.
    /// </summary>
    public static TokenCredential Create() => new DefaultAzureCredential(new DefaultAzureCredentialOptions
    {
        Transport = new HttpClientTransport(new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            Proxy = new MachineProxy(),
        })
        { Timeout = Timeout.InfiniteTimeSpan }),
    });
}
