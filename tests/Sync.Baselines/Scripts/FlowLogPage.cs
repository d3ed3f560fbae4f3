namespace Sync.Baselines.Scripts;

/// <summary>A page of <c>DescribeFlowlogs</c> as its documentation shows it.</summary>
internal sealed record FlowLogPage(string TotalCount, FlowLogList FlowLogs);

internal sealed record FlowLogList(List<FlowLog> FlowLog);

internal sealed record FlowLog(
    string FlowLogId, string? FlowLogName, string? Description, string? CenId, string? TransitRouterId,
    string? TransitRouterAttachmentId, string? ProjectName, string? LogStoreName, string? LogFormatString,
    string? FlowLogVersion, int? Interval, string? Status, string? CreationTime, TagList? Tags);

internal sealed record TagList(List<Tag> Tag);

internal sealed record Tag(string Key, string Value);
