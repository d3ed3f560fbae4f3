using Sync.Inventory;
using Sync.Inventory.Fields;

using static Sync.Inventory.Fields.FieldUse;

namespace Sync.Network;

/// <summary>One entry of <c>DescribeCens</c>: a CEN instance that the account owns. It has no region.</summary>
public sealed record Cen : Listed, IResource<Cen>
{
    public required string CenId { get; init; }
    public string? Name { get; init; }
    public string? Description { get; init; }

    /// <summary><c>Creating</c>, <c>Active</c>, <c>Deleting</c>, or a value that the cloud adds later.</summary>
    public string? Status { get; init; }

    public string? ProtectionLevel { get; init; }
    public string? Ipv6Level { get; init; }
    public string? ResourceGroupId { get; init; }

    /// <summary>As JSON: <c>{"CenBandwidthPackageId": [id, …]}</c>.</summary>
    public string? CenBandwidthPackageIds { get; init; }

    /// <summary>In the notation of the API.</summary>
    public string? CreationTime { get; init; }

    public override string Id => CenId;

    public static Resource<Cen> Resource { get; } = new()
    {
        Name = "CEN instance",
        Table = "cen",
        Route = "cens",
        Operation = "DescribeCens",
        Entries = ("Cens", "Cen"),
        RegionPlace = 0,
        IsListedByRegion = false,
        Create = () => new Cen { CenId = "" },
        Key = new(cen => cen.CenId)
        {
            Place = 1,
            Use = Filter | Sort,
            Description = "CEN instance ID.",
            Example = "cen-7qthudw0ll6jmc0001",
        },
        Fields =
        [
            new TextField<Cen>(cen => cen.Name)
            {
                Place = 2, Use = Filter | Sort | Search | FreeText | Label,
                Description = "CEN instance name, exact match.", Example = "production",
            },
            new TextField<Cen>(cen => cen.Description)
            {
                Place = 3, Use = Filter | Search | FreeText | Label,
                Description = "Description, exact match.", Example = "production network",
            },
            new TextField<Cen>(cen => cen.Status)
            {
                Place = 5, Use = Filter | Sort | Category,
                Description = "Status as the cloud API returns it: Creating, Active, Deleting, ….",
                Example = "Active",
            },
            new TextField<Cen>(cen => cen.ProtectionLevel)
            {
                Place = 6, Use = Filter | Category,
                Description = "Level of CIDR block overlapping: REDUCED or none.", Example = "REDUCED",
            },
            new TextField<Cen>(cen => cen.Ipv6Level)
            {
                Place = 7, Use = Filter | Category, Description = "Support of IPv6.", Example = "ENABLED",
            },
            new TextField<Cen>(cen => cen.ResourceGroupId)
            {
                Place = 8, Use = Filter | Sort,
                Description = "Resource group ID.", Example = "rg-acfm3unpnuw0001",
            },
            new JsonField<Cen>(cen => cen.CenBandwidthPackageIds)
            {
                Place = 9, Description = "IDs of its bandwidth packages.", Example = "cenbwp-4c2zaavbvh5x0001",
            },
            new TimeField<Cen>(
                cen => cen.CreationTime, "created_at", (cen, time) => cen with { CreationTime = time })
            {
                Place = 4, Use = Sort,
                Description = "Creation time, in the notation of the cloud API.", Example = "2024-07-24T13:00Z",
            },
        ],
    };
}
