using System.Linq.Expressions;
using Sync.Alibaba.Answers;
using Sync.Inventory;
using Sync.Inventory.Fields;

using static Sync.Inventory.Fields.FieldUse;

namespace Sync.Network;

/// <summary>
/// One entry of the operations <c>ListTransitRouter{Vpc,Vbr,Vpn,Peer,Ecr}Attachments</c>: the end of a connection at
/// one transit router. A connection between two transit routers has two ends with the same attachment ID.
/// </summary>
public sealed record Attachment : Listed, IResource<Attachment>
{
    /// <summary>
    /// The attachment ID, <c>@</c> and the transit router ID: the two ends of a connection between transit routers have
    /// the same attachment ID.
    /// </summary>
    public required string AttachmentEndId { get; init; }

    public string? TransitRouterAttachmentId { get; init; }
    public string? TransitRouterId { get; init; }
    public string? CenId { get; init; }

    /// <summary>
    /// <c>VPC</c>, <c>VBR</c>, <c>VPN</c>, <c>TR</c>, <c>ECR</c>, or a value that the cloud adds later.
    /// </summary>
    public string? ResourceType { get; init; }

    public string? TransitRouterAttachmentName { get; init; }
    public string? TransitRouterAttachmentDescription { get; init; }

    /// <summary>
    /// <c>Attached</c>, <c>Attaching</c>, <c>Detaching</c>, <c>Detached</c>, or a value that the cloud adds later.
    /// </summary>
    public string? Status { get; init; }

    public string? AutoPublishRouteEnabled { get; init; }
    public string? OrderType { get; init; }
    public string? ChargeType { get; init; }
    public string? VpcId { get; init; }
    public string? VpcOwnerId { get; init; }
    public string? VpcRegionId { get; init; }
    public string? VbrId { get; init; }
    public string? VbrOwnerId { get; init; }
    public string? VbrRegionId { get; init; }
    public string? VpnId { get; init; }
    public string? VpnOwnerId { get; init; }
    public string? VpnRegionId { get; init; }
    public string? EcrId { get; init; }
    public string? EcrOwnerId { get; init; }
    public string? TransitRouterRegionId { get; init; }
    public string? PeerTransitRouterId { get; init; }
    public string? PeerTransitRouterRegionId { get; init; }
    public string? PeerTransitRouterOwnerId { get; init; }

    /// <summary>In Mbit/s.</summary>
    public int? Bandwidth { get; init; }

    public string? BandwidthType { get; init; }
    public string? CenBandwidthPackageId { get; init; }
    public string? GeographicSpanId { get; init; }
    public string? DefaultLinkType { get; init; }
    public string? ManagedService { get; init; }

    /// <summary>As JSON: an object.</summary>
    public string? Options { get; init; }

    /// <summary>As JSON: an object.</summary>
    public string? TransitRouterVPCAttachmentOptions { get; init; }

    /// <summary>As JSON: an array of objects.</summary>
    public string? ZoneMappings { get; init; }

    /// <summary>As JSON: an array of objects.</summary>
    public string? Zones { get; init; }

    /// <summary>In the notation of the API.</summary>
    public string? CreationTime { get; init; }

    public override string Id => AttachmentEndId;

    public static string EndId(string attachmentId, string transitRouterId) => $"{attachmentId}@{transitRouterId}";

    public static Resource<Attachment> Resource { get; } = new()
    {
        Name = "attachment",
        Table = "attachment",
        Route = "attachments",
        Operation = "ListTransitRouterVpcAttachments",
        Entries = ("TransitRouterAttachments", ""),
        RegionPlace = 5,
        IsListedByRegion = false,
        ShortId = nameof(TransitRouterAttachmentId),
        Create = () => new Attachment { AttachmentEndId = "" },
        Key = new EndIdField(end => end.AttachmentEndId)
        {
            Use = Filter | Sort,
            Description = "Attachment ID, @ and transit router ID.",
            Example = "tr-attach-5x4o4ynzuqbv6g0001@tr-bp1g9313sx675zr1lajmj",
        },
        Fields =
        [
            Text(end => end.TransitRouterAttachmentId, 1, Filter | Sort | Search | Indexed,
                "Attachment ID.", "tr-attach-5x4o4ynzuqbv6g0001"),
            Text(end => end.TransitRouterId, 2, Filter | Sort | Search | Indexed,
                "Transit router ID.", "tr-bp1g9313sx675zr1lajmj"),
            Text(end => end.CenId, 3, Filter | Sort | Search | Indexed, "CEN instance ID.", "cen-7qthudw0ll6jmc0001"),
            Text(end => end.ResourceType, 4, Filter | Sort | Category,
                "Kind of connection: VPC, VBR, VPN, TR (another transit router) or ECR.", "VPC"),
            Text(end => end.TransitRouterAttachmentName, 6, Filter | Sort | Search | FreeText | Label,
                "Attachment name, exact match.", "shop"),
            Text(end => end.TransitRouterAttachmentDescription, 7, Filter | Search | FreeText | Label,
                "Description, exact match.", "VPC of the shop"),
            Text(end => end.Status, 8, Filter | Sort | Category,
                "Status as the cloud API returns it: Attaching, Attached, Detaching, Detached, ….", "Attached"),
            Text(end => end.AutoPublishRouteEnabled, 9, Filter | Category,
                "Whether routes are advertised automatically: true or false.", "true"),
            Text(end => end.OrderType, 10, Filter | Category,
                "Who pays: PayByCenOwner or PayByResourceOwner.", "PayByCenOwner"),
            Text(end => end.ChargeType, 11, Filter | Category, "Billing method.", "POSTPAY"),
            Text(end => end.VpcId, 12, Filter | Sort | Search, "VPC ID.", "vpc-bp1h8vbrbcgohcju5001"),
            Text(end => end.VpcOwnerId, 13, Filter, "Account that owns the VPC.", "1250123456123456"),
            Text(end => end.VpcRegionId, 14, Filter, "Region of the VPC.", "cn-hangzhou"),
            Text(end => end.VbrId, 15, Filter | Sort | Search, "Virtual border router ID.", "vbr-bp1svadp4lq38janc001"),
            Text(end => end.VbrOwnerId, 16, Filter, "Account that owns the virtual border router.", "1688111111111111"),
            Text(end => end.VbrRegionId, 17, Filter, "Region of the virtual border router.", "cn-hangzhou"),
            Text(end => end.VpnId, 18, Filter | Sort | Search, "IPsec-VPN connection ID.", "vco-p0wtu1xgd0l7fjo7k001"),
            Text(end => end.VpnOwnerId, 19, Filter, "Account that owns the IPsec-VPN connection.", "1210123456123456"),
            Text(end => end.VpnRegionId, 20, Filter, "Region of the IPsec-VPN connection.", "cn-hangzhou"),
            Text(end => end.EcrId, 21, Filter | Sort | Search, "Express Connect Router ID.", "ecr-n78omt2qsko06y0001"),
            Text(end => end.EcrOwnerId, 22, Filter,
                "Account that owns the Express Connect Router.", "1688111111111111"),
            Text(end => end.TransitRouterRegionId, 23, None,
                "Region of the transit router, in entries of Express Connect Routers.", "cn-shanghai"),
            Text(end => end.PeerTransitRouterId, 24, Filter | Sort | Search,
                "Transit router at the other end.", "tr-m5eq27g6bndum7e880001"),
            Text(end => end.PeerTransitRouterRegionId, 25, Filter | Sort, "Region of the other end.", "cn-qingdao"),
            Text(end => end.PeerTransitRouterOwnerId, 26, Filter,
                "Account that owns the transit router at the other end.", "253460731706911258"),
            Number(end => end.Bandwidth, 27, Filter | Sort,
                "Bandwidth of a connection to another transit router, in Mbit/s.", "2"),
            Text(end => end.BandwidthType, 28, Filter | Category,
                "BandwidthPackage or DataTransfer.", "BandwidthPackage"),
            Text(end => end.CenBandwidthPackageId, 29, Filter, "Bandwidth package ID.", "cenbwp-4c2zaavbvh5x0001"),
            Text(end => end.GeographicSpanId, 30, Filter, "Connected areas.", "china_china"),
            Text(end => end.DefaultLinkType, 31, Filter | Category, "Gold or Platinum.", "Gold"),
            Text(end => end.ManagedService, 32, Filter, "Service that manages the attachment.", "SAS"),
            Json(end => end.Options, 33, None, "Options of a VPC attachment.", "{}"),
            Json(end => end.TransitRouterVPCAttachmentOptions, 34, None, "Former options of a VPC attachment.", "{}"),
            Json(end => end.ZoneMappings, 35, None,
                "Zones, vSwitches and network interfaces of a VPC attachment.", "[]"),
            Json(end => end.Zones, 36, None, "Zones of an IPsec-VPN attachment.", "[]"),
            new TimeField<Attachment>(
                end => end.CreationTime, "created_at", (end, time) => end with { CreationTime = time })
            {
                Place = 37, Use = Sort,
                Description = "Creation time, in the notation of the cloud API.", Example = "2021-06-15T02:14Z",
            },
        ],
    };

    private static TextField<Attachment> Text(
        Expression<Func<Attachment, string?>> property, int place, FieldUse use, string description, string example) =>
        new(property) { Place = place, Use = use, Description = description, Example = example };

    private static NumberField<Attachment> Number(
        Expression<Func<Attachment, int?>> property, int place, FieldUse use, string description, string example) =>
        new(property) { Place = place, Use = use, Description = description, Example = example };

    private static JsonField<Attachment> Json(
        Expression<Func<Attachment, string?>> property, int place, FieldUse use, string description, string example) =>
        new(property) { Place = place, Use = use, Description = description, Example = example };

    /// <summary>The key, which is not a member of the response but is composed of two.</summary>
    private sealed class EndIdField(Expression<Func<Attachment, string?>> property) : TextField<Attachment>(property)
    {
        internal override void Take(Members members, Attachment into) =>
            Compose(into, members.Text("TransitRouterAttachmentId"), members.Text("TransitRouterId"));

        internal override void Complete(Attachment item) =>
            Compose(item, item.TransitRouterAttachmentId, item.TransitRouterId);

        // Without both it is an entry without an ID, which makes a listing incomplete.
        private void Compose(Attachment into, string? attachment, string? router) =>
            Set(into, attachment is null || router is null ? "" : EndId(attachment, router));
    }
}
