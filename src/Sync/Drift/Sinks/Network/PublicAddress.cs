using System.Net;
using System.Net.Sockets;

namespace Sync.Drift.Sinks.Network;

/// <summary>
/// Which addresses are public, according to the IANA special-purpose address registries. All others are internal to
/// some network, which a configured URL must not give access to.
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] SpecialV4 = Parse(
        "0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
        // Shared address space, which contains the metadata service of Alibaba Cloud: 100.100.100.200.
        "100.64.0.0/10",
        // Azure platform services inside virtual machines, although the address looks public.
        "168.63.129.16/32",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        // Multicast, reserved, broadcast.
        "224.0.0.0/3");

    /// <summary>Global unicast. Loopback, link-local, ULA and multicast are outside this range.</summary>
    private static readonly IPNetwork GlobalUnicastV6 = IPNetwork.Parse("2000::/3");

    // Teredo and other protocols, documentation, and 6to4, which embeds any IPv4 address.
    private static readonly IPNetwork[] SpecialV6 = Parse("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /// <summary>NAT64: the IPv6 form of IPv4 addresses in networks without IPv4 (RFC 6052).</summary>
    private static readonly IPNetwork TranslatedV4 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether the address is public; IPv4-mapped and NAT64 addresses count as the IPv4 address.</summary>
    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return Is(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !SpecialV4.Any(network => network.Contains(address));
        if (TranslatedV4.Contains(address)) return Is(new IPAddress(address.GetAddressBytes().AsSpan(12)));
        return GlobalUnicastV6.Contains(address) && !SpecialV6.Any(network => network.Contains(address));
    }

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}
