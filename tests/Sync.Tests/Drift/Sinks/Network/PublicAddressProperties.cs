using System.Buffers.Binary;
using System.Net;
using CsCheck;
using Sync.Drift.Sinks.Network;

namespace Sync.Tests.Drift.Sinks.Network;

public class PublicAddressProperties
{
    /// <summary>The first and last address of each range, independent of how the code computes them.</summary>
    private static readonly (uint First, uint Last)[] Inside =
    [
        (0x00000000, 0x00FFFFFF), (0x0A000000, 0x0AFFFFFF), (0x64400000, 0x647FFFFF), (0x7F000000, 0x7FFFFFFF),
        (0xA83F8110, 0xA83F8110), (0xA9FE0000, 0xA9FEFFFF), (0xAC100000, 0xAC1FFFFF), (0xC0000000, 0xC00000FF),
        (0xC0000200, 0xC00002FF), (0xC0586300, 0xC05863FF), (0xC0A80000, 0xC0A8FFFF), (0xC6120000, 0xC613FFFF),
        (0xC6336400, 0xC63364FF), (0xCB007100, 0xCB0071FF), (0xE0000000, 0xFFFFFFFF),
    ];

    /// <summary>Random addresses, and those inside and next to the ranges, which random ones rarely hit.</summary>
    private static readonly Gen<uint> V4 = Gen.OneOf(
        Gen.UInt,
        Gen.OneOf(Inside).SelectMany(range => Gen.UInt[range.First, range.Last]),
        Gen.Select(
            Gen.OneOf(Inside),
            Gen.Bool,
            (range, below) => below ? unchecked(range.First - 1) : unchecked(range.Last + 1)));

    [Fact]
    public void An_IPv4_address_is_public_unless_it_is_in_a_special_range() =>
        V4.Sample(address => PublicAddress.Is(Address(address)) == IsPublic(address), iter: 20_000);

    [Fact]
    public void An_IPv4_address_embedded_in_IPv6_is_not_more_public_than_itself() => V4.Sample(
        address => PublicAddress.Is(Address(address).MapToIPv6()) == IsPublic(address)
            && PublicAddress.Is(Wrapped("64:ff9b::", address, 12)) == IsPublic(address)
            // 6to4, and the deprecated ::a.b.c.d.
            && !PublicAddress.Is(Wrapped("2002::", address, 2))
            && !PublicAddress.Is(Wrapped("::", address, 12)),
        iter: 20_000);

    [Fact]
    public void An_IPv6_address_is_public_only_within_2000_3() => Gen.Byte.Array[16].Sample(
        bytes => (bytes[0] is >= 0x20 and <= 0x3F)
            || !PublicAddress.Is(new IPAddress(bytes))
            || new IPAddress(bytes).IsIPv4MappedToIPv6,
        iter: 20_000);

    [Theory]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("100::1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("3fff::1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("255.255.255.255")]
    public void Special_addresses_are_not_public(string address) =>
        Assert.False(PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2400:3200::1")]
    [InlineData("64:ff9b::808:808")]
    [InlineData("::ffff:8.8.8.8")]
    public void Ordinary_addresses_are_public(string address) =>
        Assert.True(PublicAddress.Is(IPAddress.Parse(address)));

    private static bool IsPublic(uint address) => !Inside.Any(range => address >= range.First && address <= range.Last);

    private static IPAddress Address(uint address) =>
        new([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]);

    private static IPAddress Wrapped(string prefix, uint address, int at)
    {
        var bytes = IPAddress.Parse(prefix).GetAddressBytes();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), address);
        return new IPAddress(bytes);
    }
}
