using System.Net;
using System.Net.Sockets;

namespace Sync.Http;

/// <summary>
/// The proxy set by <c>HTTP_PROXY</c> and the related variables, but never for loopback and link-local addresses.
/// Services at such addresses issue credentials: a proxy that answered for them could substitute the credentials the
/// app uses.
/// </summary>
public sealed class MachineProxy : IWebProxy
{
    // The metadata services of Alibaba Cloud and of Azure hosts, whose addresses are not link-local.
    private static readonly IPAddress[] MetadataServices =
        [IPAddress.Parse("100.100.100.200"), IPAddress.Parse("168.63.129.16")];

    private static readonly IPNetwork[] Nearby =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("::/127"), IPNetwork.Parse("fe80::/10"),
    ];

    /// <summary>Read on each request, because it can be set after this object is created.</summary>
    private static IWebProxy Machine => HttpClient.DefaultProxy;

    public ICredentials? Credentials
    {
        get => Machine.Credentials;
        set => Machine.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsNearby(destination) ? null : Machine.GetProxy(destination);

    public bool IsBypassed(Uri host) => IsNearby(host) || Machine.IsBypassed(host);

    /// <summary>Whether the host is loopback (also as <c>localhost</c>), link-local or a metadata service.</summary>
    public static bool IsNearby(Uri uri)
    {
        var host = uri.IdnHost.TrimEnd('.');
        if (!IPAddress.TryParse(host, out var address))
            return uri.IsLoopback || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        // IPNetwork.Contains is false for an address with a scope id (fe80::1%2), so the scope id is removed.
        address = address switch
        {
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress(address.GetAddressBytes()),
            _ => address,
        };
        return MetadataServices.Contains(address) || Nearby.Any(network => network.Contains(address));
    }
}
