using System.Net;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Sync.Http;

/// <summary>The identity this app runs as in Azure; on a developer's machine, of who is signed in there.</summary>
public static class AzureIdentity
{
    /// <summary>Its tokens come from an endpoint of this machine or its link, never asked through a proxy.</summary>
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
