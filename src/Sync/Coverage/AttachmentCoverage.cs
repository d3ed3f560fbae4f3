using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Network;

using static Sync.Inventory.Fields.FieldUse;

namespace Sync.Coverage;

/// <summary>
/// Whether one end of a connection has an active flow log, as judged at the end of a run. Its tags are those of the
/// attachment.
/// </summary>
public sealed record AttachmentCoverage : Listed, IResource<AttachmentCoverage>
{
    /// <summary>As <see cref="Network.Attachment.AttachmentEndId"/>.</summary>
    public required string AttachmentEndId { get; init; }

    public string? TransitRouterAttachmentId { get; init; }
    public string? TransitRouterId { get; init; }
    public string? CenId { get; init; }

    /// <summary><c>VPC</c>, <c>VBR</c>, <c>VPN</c>, <c>TR</c> or <c>ECR</c>.</summary>
    public string? ResourceType { get; init; }

    /// <summary>The ID of the VPC, virtual border router, …; of the other transit router for <c>TR</c>.</summary>
    public string? ResourceId { get; init; }

    public string? ResourceOwnerId { get; init; }
    public string? AttachmentName { get; init; }

    /// <summary>Null unless the connection is between transit routers. <see cref="PeerRegionId"/> likewise.</summary>
    public string? PeerTransitRouterId { get; init; }

    public string? PeerRegionId { get; init; }

    /// <summary>One of <see cref="Verdicts.All"/>.</summary>
    public string? Verdict { get; init; }

    /// <summary>A sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>As JSON: an array with the IDs of the flow logs that count, sorted.</summary>
    public string? FlowLogs { get; init; }

    /// <summary>When the verdict was first given, without interruption; ISO 8601, UTC.</summary>
    public string? Since { get; init; }

    /// <summary>As JSON: an array of <see cref="CoverageQualifier"/>; null if there are none.</summary>
    public string? Qualifiers { get; init; }

    public override string Id => AttachmentEndId;

    public static Resource<AttachmentCoverage> Resource { get; } = new()
    {
        Name = "attachment",
        Table = "coverage",
        Route = "coverage",
        Operation = "",
        Entries = ("", ""),
        RegionPlace = 1,
        IsListedByRegion = false,
        ShortId = nameof(TransitRouterAttachmentId),
        Create = () => new AttachmentCoverage { AttachmentEndId = "" },
        Key = new(end => end.AttachmentEndId)
        {
            Use = Filter | Sort,
            Description = "Attachment ID, @ and transit router ID.",
            Example = "tr-attach-5x4o4ynzuqbv6g0001@tr-bp1g9313sx675zr1lajmj",
        },
        Fields =
        [
            new TextField<AttachmentCoverage>(end => end.TransitRouterAttachmentId)
            {
                Use = Filter | Sort | Search, Description = "Attachment ID.", Example = "tr-attach-5x4o4ynzuqbv6g0001",
            },
            new TextField<AttachmentCoverage>(end => end.TransitRouterId)
            {
                Use = Filter | Sort | Search | Indexed,
                Description = "Transit router ID.", Example = "tr-bp1g9313sx675zr1lajmj",
            },
            new TextField<AttachmentCoverage>(end => end.CenId)
            {
                Use = Filter | Sort | Search | Indexed,
                Description = "CEN instance ID.", Example = "cen-7qthudw0ll6jmc0001",
            },
            new TextField<AttachmentCoverage>(end => end.ResourceType)
            {
                Use = Filter | Sort | Category,
                Description = "Kind of connection: VPC, VBR, VPN, TR (another transit router) or ECR.",
                Example = "VPC",
            },
            new TextField<AttachmentCoverage>(end => end.ResourceId)
            {
                Use = Filter | Sort | Search,
                Description = "ID of the connected VPC, virtual border router, IPsec-VPN connection, transit router or "
                    + "Express Connect Router.",
                Example = "vpc-bp1h8vbrbcgohcju5001",
            },
            new TextField<AttachmentCoverage>(end => end.ResourceOwnerId)
            {
                Use = Filter | Sort,
                Description = "Account that owns the connected resource.", Example = "1250123456123456",
            },
            new TextField<AttachmentCoverage>(end => end.AttachmentName)
            {
                Use = Filter | Sort | Search | FreeText,
                Description = "Attachment name, exact match.", Example = "shop",
            },
            new TextField<AttachmentCoverage>(end => end.PeerTransitRouterId)
            {
                Use = Filter | Sort,
                Description = "Transit router at the other end.", Example = "tr-m5eq27g6bndum7e880001",
            },
            new TextField<AttachmentCoverage>(end => end.PeerRegionId)
            {
                Use = Filter | Sort, Description = "Region of the other end.", Example = "cn-qingdao",
            },
            new TextField<AttachmentCoverage>(end => end.Verdict)
            {
                Use = Filter | Sort | Category, Values = Verdicts.All,
                Description = "covered, partly, not_covered, impossible or unknown.", Example = "not_covered",
            },
            new TextField<AttachmentCoverage>(end => end.Reason)
            {
                Description = "Why, as a sentence.", Example = "No flow log.",
            },
            new JsonField<AttachmentCoverage>(end => end.FlowLogs)
            {
                Description = "IDs of the flow logs that count.", Example = "[]",
            },
            new TimeField<AttachmentCoverage>(
                end => end.Since, "since_at", (end, time) => end with { Since = time })
            {
                Use = Sort,
                Description = "When the verdict was first given, without interruption.",
                Example = "2026-07-24T13:00:52Z",
            },
            new JsonField<AttachmentCoverage>(end => end.Qualifiers)
            {
                IsLater = true,
                Description = "What is worth knowing beside the verdict: kind and a sentence.", Example = "[]",
            },
        ],
    };
}
