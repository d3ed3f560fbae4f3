using System.Collections.Immutable;
using System.Globalization;
using Sync.Alibaba.Answers;
using Sync.Network;

namespace Sync.Local.FakeCen.Network;

/// <summary>Generates entries of the network like those of a real account.</summary>
internal sealed class FakeEntries(Random random, string accountId)
{
    private static readonly DateTime FirstCreated = new(2021, 3, 15, 9, 39, 0, DateTimeKind.Utc);
    private static readonly string[] Names =
        ["production", "共享服务", "büro-köln", "shop", "本社ネットワーク", "migration 🚚", "audit \"tier 1\" & <pci>"];
    private static readonly string[] Descriptions = ["Owner: network team", "核心网络", "до 2027"];
    private static readonly string[] TagKeys = ["env", "team", "负责人", "backup"];
    private static readonly string[] TagValues = ["prod", "test", "网络部", "", "a b*~+/中"];

    /// <summary>Accounts whose resources are attached to networks of others. The second ID exceeds 2^53.</summary>
    private static readonly string[] OtherOwners = ["1250123456123456", "253460731706911258"];

    private int _made;

    public Cen Cen(string? id = null)
    {
        var number = ++_made;
        return new Cen
        {
            CenId = id ?? Id("cen-"),
            Name = Name(number),
            Description = Description(),
            Status = "Active",
            ProtectionLevel = "REDUCED",
            Ipv6Level = random.Next(4) == 0 ? "ENABLE" : "DISABLED",
            ResourceGroupId = random.Next(3) == 0 ? "rg-acfm3unpnuw0001" : "rg-acfmzmhzoaad5oq",
            CenBandwidthPackageIds = random.Next(2) == 0
                ? """{"CenBandwidthPackageId":[]}"""
                : $$"""{"CenBandwidthPackageId":["{{Id("cenbwp-")}}"]}""",
            CreationTime = Time(number),
            Tags = Tags(),
        };
    }

    public TransitRouter TransitRouter(string cenId, string regionId, string? id = null)
    {
        var number = ++_made;
        return new TransitRouter
        {
            TransitRouterId = id ?? Id("tr-"),
            CenId = cenId,
            RegionId = regionId,
            TransitRouterName = Name(number),
            TransitRouterDescription = Description(),
            Type = "Enterprise",
            Status = "Active",
            AliUid = accountId,
            SupportMulticast = random.Next(4) == 0 ? "true" : "false",
            TransitRouterCidrList = random.Next(3) > 0 ? "[]" : Cidrs(number % 256, Id("cidr-")),
            CreationTime = Time(number),
            Tags = Tags(),
        };
    }

    private static string Cidrs(int part, string id) => $$"""
        [{"Cidr":"192.168.{{part}}.0/24","Name":"vpn","PublishCidrRoute":true,"TransitRouterCidrId":"{{id}}"}]
        """;

    /// <summary>An attachment of a VPC, VBR, VPN or ECR.</summary>
    public Attachment Attachment(TransitRouter at, string resourceType, string? id = null)
    {
        var end = End(at, resourceType, id ?? Id("tr-attach-")) with
        {
            OrderType = random.Next(6) == 0 ? "PayByResourceOwner" : "PayByCenOwner",
        };
        return FakeResources.Complete(end, Owner(), random);
    }

    /// <summary>Both ends of a connection between two transit routers.</summary>
    public (Attachment One, Attachment Other) Peer(TransitRouter one, TransitRouter other, string? id = null)
    {
        var end = Peer(End(one, "TR", id ?? Id("tr-attach-")), other.TransitRouterId, other.RegionId!, accountId);
        return (end, end with
        {
            AttachmentEndId = Sync.Network.Attachment.EndId(end.TransitRouterAttachmentId!, other.TransitRouterId),
            TransitRouterId = other.TransitRouterId,
            RegionId = other.RegionId,
            PeerTransitRouterId = one.TransitRouterId,
            PeerTransitRouterRegionId = one.RegionId,
        });
    }

    /// <summary>The only listed end of a connection to a transit router of another account.</summary>
    public Attachment PeerElsewhere(TransitRouter at, string regionId, string? id = null) =>
        Peer(End(at, "TR", id ?? Id("tr-attach-")), Id("tr-"), regionId, OtherOwners[random.Next(OtherOwners.Length)]);

    /// <summary>A change that a person or the cloud could make, the same for both ends of a connection.</summary>
    public Func<Attachment, Attachment> Change()
    {
        var (kind, number) = (random.Next(4), ++_made);
        return end => kind switch
        {
            0 => end with { TransitRouterAttachmentName = $"changed {number} 次" },
            1 => end with { TransitRouterAttachmentDescription = $"Changed {number}" },
            2 => end with { Status = end.Status == "Attached" ? "Detaching" : "Attached" },
            _ => end with { Tags = end.Tags.SetItem("changed", $"{number}") },
        };
    }

    private Attachment End(TransitRouter at, string resourceType, string id)
    {
        var number = ++_made;
        return new Attachment
        {
            AttachmentEndId = Sync.Network.Attachment.EndId(id, at.TransitRouterId),
            TransitRouterAttachmentId = id,
            TransitRouterId = at.TransitRouterId,
            CenId = at.CenId,
            RegionId = at.RegionId,
            ResourceType = resourceType,
            TransitRouterAttachmentName = Name(number),
            TransitRouterAttachmentDescription = Description(),
            Status = "Attached",
            AutoPublishRouteEnabled = random.Next(3) == 0 ? "false" : "true",
            CreationTime = Time(number),
            Tags = Tags(),
        };
    }

    private Attachment Peer(Attachment end, string otherId, string otherRegionId, string otherOwnerId) => end with
    {
        PeerTransitRouterId = otherId,
        PeerTransitRouterRegionId = otherRegionId,
        PeerTransitRouterOwnerId = otherOwnerId,
        Bandwidth = 2 + random.Next(99),
        BandwidthType = "BandwidthPackage",
        CenBandwidthPackageId = Id("cenbwp-"),
        GeographicSpanId = "china_china",
        DefaultLinkType = random.Next(4) == 0 ? "Platinum" : "Gold",
    };

    private string Owner() => random.Next(8) == 0 ? OtherOwners[random.Next(OtherOwners.Length)] : accountId;

    private string? Name(int number) =>
        random.Next(12) == 0 ? null : $"{Names[random.Next(Names.Length)]}-{number}";

    private string? Description() =>
        random.Next(2) == 0 ? null : Descriptions[random.Next(Descriptions.Length)];

    private ImmutableSortedDictionary<string, string> Tags()
    {
        var tags = WireTags.None;
        for (var left = random.Next(3); left > 0; left--)
            tags = tags.SetItem(TagKeys[random.Next(TagKeys.Length)], TagValues[random.Next(TagValues.Length)]);
        return tags;
    }

    private string Id(string prefix) => FakeIds.Next(random, prefix);

    // Without seconds, as the lists return it.
    private static string Time(int number) =>
        FirstCreated.AddMinutes(11 * number).ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);
}
