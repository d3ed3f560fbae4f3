using System.Net;
using System.Net.Sockets;

namespace Sync.Http;

/// <summary>
/// The proxy that <c>HTTP_PROXY</c> and its like name, but never for services on this machine or its link. Those give
/// out credentials to whoever asks: a proxy that answered in their place would choose those that the app works with.
/// </summary>
public sealed class MachineProxy : IWebProxy
{
    // The metadata services of Alibaba Cloud and of Azure's hosts have addresses outside of the link-local networks.
    private static readonly IPAddress[] MetadataServices =
        [IPAddress.Parse("100.100.100.200"), IPAddress.Parse("168.63.129.16")];

    private static readonly IPNetwork[] Nearby =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("::/127"), IPNetwork.Parse("fe80::/10"),
    ];

    /// <summary>Read at each request: it is the machine's, and may be set after this.</summary>
    private static IWebProxy Machine => HttpClient.DefaultProxy;

    public ICredentials? Credentials
    {
        get => Machine.Credentials;
        set => Machine.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsNearby(destination) ? null : Machine.GetProxy(destination);

    public bool IsBypassed(Uri host) => IsNearby(host) || Machine.IsBypassed(host);

    /// <summary>Whether it is this machine, its link or a metadata service, by address or as <c>localhost</c>.</summary>
    public static bool IsNearby(Uri uri)
    {
        var host = uri.IdnHost.TrimEnd('.');
        if (!IPAddress.TryParse(host, out var address))
            return uri.IsLoopback || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        // A scope (fe80::1%2) says which link, and no network contains an address that has one.
        address = address switch
        {
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress(address.GetAddressBytes()),
            _ => address,
        };
        return MetadataServices.Contains(address) || Nearby.Any(network => network.Contains(address));
    }
}
