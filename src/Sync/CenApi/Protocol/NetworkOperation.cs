using Sync.Inventory.Fields;
using Sync.Network;

namespace Sync.CenApi.Protocol;

/// <summary>An operation that lists a part of the network: its entries, its parameters, its paging.</summary>
public sealed record NetworkOperation
{
    private static readonly string[] OfAttachments =
    [
        nameof(Attachment.CenId), nameof(Attachment.RegionId), nameof(Attachment.TransitRouterId),
        nameof(Attachment.TransitRouterAttachmentId),
    ];

    private NetworkOperation()
    {
    }

    public required string Action { get; init; }

    public required Resource Resource { get; init; }

    /// <summary>The <see cref="Attachment.ResourceType"/> of its entries; null for other entries.</summary>
    public string? ResourceType { get; private init; }

    /// <summary>The parameters that select entries by the exact value of the member with the same name.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>The documented values of parameters that have a fixed set of them.</summary>
    public IReadOnlyDictionary<string, string[]> Choices { get; private init; } = new Dictionary<string, string[]>();

    /// <summary>The keys of <c>Filter.N</c>: members too.</summary>
    public IReadOnlyList<string> FilterKeys { get; private init; } = [];

    /// <summary>Whether it has <c>FeatureFilter.N</c>.</summary>
    public bool HasFeatureFilter { get; private init; }

    /// <summary>
    /// Whether it is paged by <c>NextToken</c> and <c>MaxResults</c>, of which more than the maximum is reduced. The
    /// other operations are paged by number, and more than the maximum is an error.
    /// </summary>
    public bool HasTokens { get; private init; }

    public int DefaultSize => HasTokens ? 20 : 10;

    public int MaxSize => HasTokens ? 100 : 50;

    public string SizeParameter => HasTokens ? "MaxResults" : "PageSize";

    /// <summary>
    /// Whether the ID of a CEN instance or transit router that does not exist is an error. Otherwise the answer is
    /// empty, as documented for <c>ListTransitRouterVpnAttachments</c>.
    /// </summary>
    public bool RefusesUnknownIds { get; private init; }

    /// <summary>Whether a region that does not exist is an error. Otherwise the answer is empty.</summary>
    public bool RefusesUnknownRegions { get; private init; }

    /// <summary>The members by which a request can select entries, in any way.</summary>
    public IReadOnlyList<string> Selectable =>
    [
        .. Parameters, .. FilterKeys, .. HasFeatureFilter ? [nameof(TransitRouter.SupportMulticast)] : (string[])[],
        .. ResourceType is null ? [] : (string[])[nameof(Attachment.ResourceType)],
    ];

    public static IReadOnlyList<NetworkOperation> All { get; } =
    [
        new()
        {
            Action = CenActions.DescribeCens,
            Resource = Cen.Resource,
            Parameters = [nameof(Cen.ResourceGroupId)],
            FilterKeys = [nameof(Cen.CenId), nameof(Cen.Name)],
        },
        new()
        {
            Action = CenActions.ListTransitRouters,
            Resource = TransitRouter.Resource,
            Parameters =
            [
                nameof(TransitRouter.CenId), nameof(TransitRouter.RegionId), nameof(TransitRouter.TransitRouterId),
                nameof(TransitRouter.TransitRouterName), nameof(TransitRouter.Type), nameof(TransitRouter.Status),
            ],
            Choices = new Dictionary<string, string[]>
            {
                [nameof(TransitRouter.Type)] = ["Enterprise", TransitRouter.Basic],
                [nameof(TransitRouter.Status)] = ["Creating", "Active", "Modifying", "Deleting", "Upgrading"],
            },
            HasFeatureFilter = true,
            RefusesUnknownIds = true,
        },
        OfKind(CenActions.ListVpcAttachments, "VPC") with
        {
            Parameters =
            [
                .. OfAttachments, nameof(Attachment.VpcId), nameof(Attachment.Status), nameof(Attachment.OrderType),
            ],
            Choices = new Dictionary<string, string[]>
            {
                [nameof(Attachment.Status)] = ["Attaching", "Attached", "Detaching"],
                [nameof(Attachment.OrderType)] = ["PayByCenOwner", "PayByResourceOwner"],
            },
        },
        OfKind(CenActions.ListVbrAttachments, "VBR"),
        OfKind(CenActions.ListVpnAttachments, "VPN") with { RefusesUnknownIds = false },
        OfKind(CenActions.ListPeerAttachments, "TR"),
        OfKind(CenActions.ListEcrAttachments, "ECR") with { RefusesUnknownRegions = false },
    ];

    /// <returns>Null for an action that does not list a part of the network.</returns>
    public static NetworkOperation? Find(string? action) => All.FirstOrDefault(each => each.Action == action);

    /// <summary>The error for IDs and regions in a request that do not exist; null if there is none.</summary>
    public CenError? Refuse(NetworkRequest request, Known known)
    {
        if (RefusesUnknownIds && request.Value("CenId") is not null && !known.Cen) return NetworkErrors.UnknownCen;
        if (RefusesUnknownIds && HasTokens && request.Value("TransitRouterId") is not null && !known.TransitRouter)
            return NetworkErrors.UnknownTransitRouter;
        return RefusesUnknownRegions && request.Value("RegionId") is not null && !known.Region
            ? NetworkErrors.IllegalRegion
            : null;
    }

    private static NetworkOperation OfKind(string action, string resourceType) => new()
    {
        Action = action,
        Resource = Attachment.Resource,
        ResourceType = resourceType,
        Parameters = OfAttachments,
        HasTokens = true,
        RefusesUnknownIds = true,
        RefusesUnknownRegions = true,
    };
}

/// <summary>Which of the things that a request names exist.</summary>
public readonly record struct Known(bool Cen, bool TransitRouter, bool Region);
