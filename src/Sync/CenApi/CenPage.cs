using Sync.Alibaba;
using Sync.FlowLogs;

namespace Sync.CenApi;

internal sealed record CenPage(int TotalCount, IReadOnlyList<FlowLogEntry> Entries);

/// <summary>What runs have found out about the scopes a request asks about.</summary>
/// <param name="Known">Some run named at least one of them.</param>
/// <param name="Listed">At least one was listed completely, so there is something to answer from.</param>
/// <param name="Unsupported">The cloud itself refuses all of them.</param>
internal sealed record CenCoverage(bool Known, bool Listed, bool Unsupported);

/// <summary>A row of the page query: the count, and a flow log unless the page is empty.</summary>
internal sealed record CenRow
{
    public required int TotalCount { get; init; }
    public string? RegionId { get; init; }
    public string? FlowLogId { get; init; }
    public string? FlowLogName { get; init; }
    public string? Description { get; init; }
    public string? CenId { get; init; }
    public string? TransitRouterId { get; init; }
    public string? TransitRouterAttachmentId { get; init; }
    public string? ProjectName { get; init; }
    public string? LogStoreName { get; init; }
    public string? LogFormatString { get; init; }
    public string? FlowLogVersion { get; init; }
    public int? Interval { get; init; }
    public string? Status { get; init; }
    public string? CreationTime { get; init; }
    public string? Tags { get; init; }
    public string? Extra { get; init; }

    public FlowLogEntry ToEntry() => new()
    {
        FlowLogId = FlowLogId!,
        RegionId = RegionId,
        FlowLogName = FlowLogName,
        Description = Description,
        CenId = CenId,
        TransitRouterId = TransitRouterId,
        TransitRouterAttachmentId = TransitRouterAttachmentId,
        ProjectName = ProjectName,
        LogStoreName = LogStoreName,
        LogFormatString = LogFormatString,
        FlowLogVersion = FlowLogVersion,
        Interval = Interval,
        Status = Status,
        CreationTime = CreationTime,
        Tags = TagsColumn.Read(Tags!),
        Extra = Extra,
    };
}
