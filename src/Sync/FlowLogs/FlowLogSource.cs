using Sync.Alibaba;
using Sync.Alibaba.Walk;
using Sync.Runs;
using Sync.Telemetry;

namespace Sync.FlowLogs;

/// <summary>The flow logs of a scope as the cloud lists them: by the filter of the settings, all, or one.</summary>
internal sealed class FlowLogSource(
    Scope scope, CenClient cen, DescribeFlowlogsRequest filter, IProgress<ScopeProgress>? progress)
{
    private int _pages;

    public CallTally Tally { get; } = new();

    public FetchPage Filtered => Asking(filter);

    public FetchPage All => Asking(new DescribeFlowlogsRequest());

    /// <returns>Null: it does not exist.</returns>
    /// <exception cref="AlibabaException">Or the answer is about others.</exception>
    public async Task<FlowLogEntry?> FindAsync(string flowLogId, CancellationToken cancellationToken)
    {
        var page = await FetchAsync(new DescribeFlowlogsRequest { FlowLogId = flowLogId }, 1, 1, cancellationToken);
        if (page is { TotalCount: 0, Entries: [] }) return null;
        return page.Entries.FirstOrDefault(IsIt)
            ?? throw new AlibabaException(
                AlibabaErrorKind.Malformed, "Malformed", $"The question for flow log {flowLogId} was answered with others.");

        bool IsIt(FlowLogEntry entry) =>
            entry.FlowLogId == flowLogId && (entry.RegionId ?? scope.RegionId) == scope.RegionId;
    }

    private FetchPage Asking(DescribeFlowlogsRequest request) =>
        (pageNumber, pageSize, cancellationToken) => FetchAsync(request, pageNumber, pageSize, cancellationToken);

    private async Task<FlowLogPage> FetchAsync(
        DescribeFlowlogsRequest request, int pageNumber, int pageSize, CancellationToken cancellationToken)
    {
        using var span = SyncTrace.StartPage(scope, pageNumber);
        request = request with { RegionId = scope.RegionId, PageNumber = pageNumber, PageSize = pageSize };
        var page = await DescribeAsync(request, cancellationToken);
        progress?.Report(new ScopeProgress(
            scope, Interlocked.Increment(ref _pages), PageWalk.PagesOf(page.TotalCount, page.PageSize ?? pageSize)));
        return page;
    }

    private async Task<FlowLogPage> DescribeAsync(DescribeFlowlogsRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await cen.DescribeFlowlogsAsync(request, Tally, cancellationToken);
        }
        catch (AlibabaException error)
            when (error.Code == "InvalidFlowlogId.NotFound" && !string.IsNullOrEmpty(request.FlowLogId))
        {
            // The API's way of listing nothing when it is asked for one by its id.
            return new FlowLogPage(null, null, 0, []);
        }
    }
}
