using Sync.Inventory;
using Sync.Inventory.Fields;

using static Sync.Inventory.Fields.FieldUse;

namespace Sync.FlowLogs;

/// <summary>One entry of <c>DescribeFlowlogs</c>.</summary>
public sealed record FlowLog : Listed, IResource<FlowLog>
{
    public required string FlowLogId { get; init; }
    public string? FlowLogName { get; init; }
    public string? Description { get; init; }
    public string? CenId { get; init; }
    public string? TransitRouterId { get; init; }
    public string? TransitRouterAttachmentId { get; init; }
    public string? ProjectName { get; init; }
    public string? LogStoreName { get; init; }
    public string? LogFormatString { get; init; }
    public string? FlowLogVersion { get; init; }

    /// <summary>In seconds. A value that is not a whole number is in <see cref="Listed.Extra"/> instead.</summary>
    public int? Interval { get; init; }

    /// <summary>
    /// <c>Active</c>, <c>Inactive</c>, the transient <c>Modifying</c>, or a value that the cloud adds later.
    /// </summary>
    public string? Status { get; init; }

    /// <summary>In the notation of the API.</summary>
    public string? CreationTime { get; init; }

    public override string Id => FlowLogId;

    /// <summary>
    /// The fields of a flow log and their use. Their order is that of the columns and of the content hash.
    /// </summary>
    public static Resource<FlowLog> Resource { get; } = new()
    {
        Name = "flow log",
        Table = "flow_log",
        Route = "flowlogs",
        Operation = "DescribeFlowlogs",
        Entries = ("FlowLogs", "FlowLog"),
        RegionPlace = 8,
        Create = () => new FlowLog { FlowLogId = "" },
        Key = new(flowLog => flowLog.FlowLogId)
        {
            Place = 9,
            Use = Filter | Sort,
            Description = "Flow log ID.",
            Example = "flowlog-m5evbtbpt0001",
        },
        Fields =
        [
            new TextField<FlowLog>(flowLog => flowLog.FlowLogName)
            {
                Place = 3, Use = Filter | Sort | Search | FreeText | Label | Terraform,
                Description = "Flow log name, exact match.", Example = "myFlowlog",
            },
            new TextField<FlowLog>(flowLog => flowLog.Description)
            {
                Place = 4, Use = Filter | Search | FreeText | Label | Terraform,
                Description = "Description, exact match.", Example = "myFlowlog",
            },
            new TextField<FlowLog>(flowLog => flowLog.CenId)
            {
                Place = 6, Use = Filter | Sort | Search | Indexed | Terraform,
                Description = "CEN instance ID.", Example = "cen-7qthudw0ll6jmc0001",
            },
            new TextField<FlowLog>(flowLog => flowLog.TransitRouterId)
            {
                Place = 11, Use = Filter | Sort | Search | Indexed | Terraform,
                Description = "Transit router ID.", Example = "tr-bp1g9313sx675zr1lajmj",
            },
            new TextField<FlowLog>(flowLog => flowLog.TransitRouterAttachmentId)
            {
                Place = 10, Use = Filter | Sort | Search | Terraform,
                Description = "Transit router attachment ID.", Example = "tr-attach-5x4o4ynzuqbv6g0001",
            },
            new TextField<FlowLog>(flowLog => flowLog.ProjectName)
            {
                Place = 5, Use = Filter | Sort | Search | Indexed | Terraform,
                Description = "SLS project that receives the logs.", Example = "flowlog-project",
            },
            new TextField<FlowLog>(flowLog => flowLog.LogStoreName)
            {
                Place = 7, Use = Filter | Sort | Search | Indexed | Terraform,
                Description = "Logstore that receives the logs.", Example = "flowlog_store",
            },
            new TextField<FlowLog>(flowLog => flowLog.LogFormatString)
            {
                Place = 12, Use = Terraform,
                Description = "The fields of a log record.", Example = "${srcaddr}${dstaddr}${bytes}",
            },
            new TextField<FlowLog>(flowLog => flowLog.FlowLogVersion)
            {
                Place = 13, Use = Filter | Sort | Category,
                Description = "Flow log version.", Example = "3",
            },
            new NumberField<FlowLog>(flowLog => flowLog.Interval)
            {
                Place = 14, Use = Filter | Sort | Category | Terraform,
                Description = "Capture window in seconds.", Example = "600",
            },
            new TextField<FlowLog>(flowLog => flowLog.Status)
            {
                Place = 1, Use = Filter | Sort | Category | Terraform,
                Description = "Status as the cloud API returns it: Active, Inactive, Modifying, ….", Example = "Active",
            },
            new TimeField<FlowLog>(
                flowLog => flowLog.CreationTime, "created_at", (flowLog, time) => flowLog with { CreationTime = time })
            {
                Place = 2, Use = Sort,
                Description = "Creation time, in the notation of the cloud API.", Example = "2024-07-24T13:00:52Z",
            },
        ],
    };
}
