using System.Net;
using System.Net.Sockets;

namespace Sync.Drift.Sinks.Network;

/// <summary>
/// Which addresses belong to the public internet, by IANA's registries of special-purpose addresses. Everything else is the
/// inside of some network, and a URL in a setting is not to be a way into it.
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] SpecialV4 = Parse(
        "0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
        // Shared address space, in which Alibaba Cloud has its metadata service: 100.100.100.200.
        "100.64.0.0/10",
        // Azure's own services inside of a virtual machine, though the address looks public.
        "168.63.129.16/32",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        // Multicast, reserved, broadcast.
        "224.0.0.0/3");

    /// <summary>All that is given out on the public internet. Loopback, link-local, ULA and multicast lie outside.</summary>
    private static readonly IPNetwork GlobalUnicastV6 = IPNetwork.Parse("2000::/3");

    // Teredo and other protocols, documentation, and 6to4, which wraps any IPv4 address.
    private static readonly IPNetwork[] SpecialV6 = Parse("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /// <summary>NAT64: what a network without IPv4 has its resolver make of an IPv4 address.</summary>
    private static readonly IPNetwork TranslatedV4 = IPNetwork.Parse("64:ff9b::/96");

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return Is(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetwork) return !SpecialV4.Any(network => network.Contains(address));
        if (TranslatedV4.Contains(address)) return Is(new IPAddress(address.GetAddressBytes().AsSpan(12)));
        return GlobalUnicastV6.Contains(address) && !SpecialV6.Any(network => network.Contains(address));
    }

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}
