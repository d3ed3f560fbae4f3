using Sync.Alibaba;
using Sync.Inventory.Walk;

namespace Sync.FlowLogs;

/// <summary>The operation <c>DescribeFlowlogs</c>.</summary>
public static class FlowLogCalls
{
    /// <summary>Requests one page.</summary>
    /// <exception cref="AlibabaException">
    /// The call failed. Or the request is invalid: then it is not sent, and the message of the
    /// <see cref="AlibabaErrorKind.InvalidRequest"/> contains all faults.
    /// </exception>
    public static async Task<ListedPage<FlowLog>> DescribeFlowlogsAsync(
        this CenClient cen, DescribeFlowlogsRequest request, CallTally? tally, CancellationToken cancellation)
    {
        if (request.Validate() is { Count: > 0 } faults)
        {
            throw new AlibabaException(
                AlibabaErrorKind.InvalidRequest, faults[0].Code,
                string.Join(' ', faults.Select(fault => fault.Message)));
        }

        return await cen.CallAsync(
            FlowLog.Resource.Operation, [.. request.ToParameters()], new(request.RegionId ?? ""), tally,
            ListedPageReader.For(FlowLog.Resource), cancellation);
    }
}
