namespace Sync.Alibaba;

/// <summary>One page of <c>DescribeFlowlogs</c> as it was answered.</summary>
/// <param name="PageNumber">As echoed, from 1; null when the answer does not say.</param>
/// <param name="PageSize">As echoed, which may be less than what was asked for; null when the answer does not say.</param>
/// <param name="TotalCount">Flow logs in the region at the moment of this page.</param>
/// <param name="Entries">Those that carry a flow log id.</param>
/// <param name="WithoutId">Entries that carried no id and so cannot be kept: a page with any proves nothing.</param>
public sealed record FlowLogPage(
    int? PageNumber, int? PageSize, int TotalCount, IReadOnlyList<FlowLogEntry> Entries, int WithoutId = 0);
