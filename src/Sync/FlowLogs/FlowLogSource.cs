using Sync.Alibaba;
using Sync.Inventory;
using Sync.Inventory.Walk;
using Sync.Telemetry;

namespace Sync.FlowLogs;

/// <summary>Reads the flow logs of a scope from the cloud: by the filter of the settings, all, or one.</summary>
/// <param name="progress">Receives the number of pages read so far and the total number of pages.</param>
internal sealed class FlowLogSource(
    Scope scope, CenClient cen, DescribeFlowlogsRequest filter, Action<int, int>? progress)
{
    private int _pages;

    public CallTally Tally { get; } = new();

    public FetchPage<FlowLog> Filtered => Requesting(filter);

    public FetchPage<FlowLog> All => Requesting(new DescribeFlowlogsRequest());

    /// <returns>The flow log; null if it does not exist.</returns>
    /// <exception cref="AlibabaException">The call failed, or the response contains other flow logs.</exception>
    public async Task<FlowLog?> FindAsync(string flowLogId, CancellationToken cancellationToken)
    {
        var page = await FetchAsync(new DescribeFlowlogsRequest { FlowLogId = flowLogId }, 1, 1, cancellationToken);
        if (page is { TotalCount: 0, Items: [] }) return null;
        return page.Items.FirstOrDefault(IsIt)
            ?? throw new AlibabaException(
                AlibabaErrorKind.Malformed, "Malformed",
                $"The response to a request for flow log {flowLogId} contains other flow logs.");

        bool IsIt(FlowLog flowLog) =>
            flowLog.FlowLogId == flowLogId && (flowLog.RegionId ?? scope.RegionId) == scope.RegionId;
    }

    private FetchPage<FlowLog> Requesting(DescribeFlowlogsRequest request) =>
        (pageNumber, pageSize, cancellationToken) => FetchAsync(request, pageNumber, pageSize, cancellationToken);

    private async Task<ListedPage<FlowLog>> FetchAsync(
        DescribeFlowlogsRequest request, int pageNumber, int pageSize, CancellationToken cancellationToken)
    {
        using var span = SyncTrace.StartPage(scope.RegionId, pageNumber);
        request = request with { RegionId = scope.RegionId, PageNumber = pageNumber, PageSize = pageSize };
        var page = await DescribeAsync(request, cancellationToken);
        var read = Interlocked.Increment(ref _pages);
        progress?.Invoke(read, Paging.PagesOf(page.TotalCount, page.PageSize ?? pageSize));
        return page;
    }

    private async Task<ListedPage<FlowLog>> DescribeAsync(
        DescribeFlowlogsRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await cen.DescribeFlowlogsAsync(request, Tally, cancellationToken);
        }
        catch (AlibabaException error)
            when (error.Code == "InvalidFlowlogId.NotFound" && !string.IsNullOrEmpty(request.FlowLogId))
        {
            // The API returns this error instead of an empty list if a flow log is requested by its id.
            return new ListedPage<FlowLog>(null, null, 0, []);
        }
    }
}
