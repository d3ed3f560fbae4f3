using Sync.Inventory;
using Sync.Inventory.Fields;

using static Sync.Inventory.Fields.FieldUse;

namespace Sync.Network;

/// <summary>One entry of <c>ListTransitRouters</c>.</summary>
public sealed record TransitRouter : Listed, IResource<TransitRouter>
{
    /// <summary>The <see cref="Type"/> of a transit router that cannot have flow logs.</summary>
    public const string Basic = "Basic";

    /// <summary>Whether the <see cref="Type"/> is <see cref="Basic"/>, in any spelling.</summary>
    public static bool IsBasic(string? type) => string.Equals(type, Basic, StringComparison.OrdinalIgnoreCase);

    public required string TransitRouterId { get; init; }
    public string? CenId { get; init; }
    public string? TransitRouterName { get; init; }
    public string? TransitRouterDescription { get; init; }

    /// <summary><c>Enterprise</c> or <c>Basic</c>.</summary>
    public string? Type { get; init; }

    /// <summary>
    /// <c>Active</c>, the transient <c>Creating</c>, <c>Modifying</c>, <c>Deleting</c> and <c>Upgrading</c>, or a value
    /// that the cloud adds later.
    /// </summary>
    public string? Status { get; init; }

    /// <summary>The account that owns the CEN instance.</summary>
    public string? AliUid { get; init; }

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public string? SupportMulticast { get; init; }

    /// <summary>As JSON: an array of objects.</summary>
    public string? TransitRouterCidrList { get; init; }

    /// <summary>In the notation of the API.</summary>
    public string? CreationTime { get; init; }

    public override string Id => TransitRouterId;

    public static Resource<TransitRouter> Resource { get; } = new()
    {
        Name = "transit router",
        Table = "transit_router",
        Route = "transit-routers",
        Operation = "ListTransitRouters",
        Entries = ("TransitRouters", ""),
        RegionPlace = 3,
        IsListedByRegion = false,
        Create = () => new TransitRouter { TransitRouterId = "" },
        Key = new(router => router.TransitRouterId)
        {
            Place = 1,
            Use = Filter | Sort,
            Description = "Transit router ID.",
            Example = "tr-bp1g9313sx675zr1lajmj",
        },
        Fields =
        [
            new TextField<TransitRouter>(router => router.CenId)
            {
                Place = 2, Use = Filter | Sort | Search | Indexed,
                Description = "CEN instance ID.", Example = "cen-7qthudw0ll6jmc0001",
            },
            new TextField<TransitRouter>(router => router.TransitRouterName)
            {
                Place = 4, Use = Filter | Sort | Search | FreeText | Label,
                Description = "Transit router name, exact match.", Example = "hangzhou",
            },
            new TextField<TransitRouter>(router => router.TransitRouterDescription)
            {
                Place = 5, Use = Filter | Search | FreeText | Label,
                Description = "Description, exact match.", Example = "transit router of hangzhou",
            },
            new TextField<TransitRouter>(router => router.Type)
            {
                Place = 6, Use = Filter | Sort | Category,
                Description = "Edition: Enterprise or Basic.", Example = "Enterprise",
            },
            new TextField<TransitRouter>(router => router.Status)
            {
                Place = 7, Use = Filter | Sort | Category,
                Description = "Status as the cloud API returns it: Active, Modifying, Upgrading, ….",
                Example = "Active",
            },
            new TextField<TransitRouter>(router => router.AliUid)
            {
                Place = 8, Use = Filter | Sort,
                Description = "Account that owns the CEN instance.", Example = "1210123456123456",
            },
            new TextField<TransitRouter>(router => router.SupportMulticast)
            {
                Place = 9, Use = Filter | Category, Description = "Support of multicast: true or false.",
                Example = "false",
            },
            new JsonField<TransitRouter>(router => router.TransitRouterCidrList)
            {
                Place = 10, Description = "CIDR blocks of the transit router.", Example = "[]",
            },
            new TimeField<TransitRouter>(
                router => router.CreationTime, "created_at", (router, time) => router with { CreationTime = time })
            {
                Place = 11, Use = Sort,
                Description = "Creation time, in the notation of the cloud API.", Example = "2021-03-15T09:39Z",
            },
        ],
        DerivedFields =
        [
            new("Coverage", "select verdict from sync.router_verdict where router_id = transit_router_id")
            {
                Use = Filter | Sort, Values = Verdicts.All,
                Description = "Whether what is connected to it is logged: covered, partly, not_covered, impossible or "
                    + "unknown; null if nothing is attached, or if coverageReason is null.",
                Example = "not_covered",
            },
            new("CoverageReason", "select why from sync.router_verdict where router_id = transit_router_id")
            {
                Description = "Why, as a sentence; null if no run has judged it yet, and in the history of the "
                    + "transit router, which has other versions.",
                Example = "No flow log for any of 3.",
            },
        ],
    };
}
