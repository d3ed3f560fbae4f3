using System.Text.Json.Nodes;
using Sync.CenApi.Protocol;
using Sync.FlowLogs;
using Sync.Inventory;

namespace Sync.Local.FakeCen;

/// <summary>The operations of the fake CEN, without faults.</summary>
internal static class FakeOperations
{
    public static RpcAnswer FlowLogs(FakeExchange exchange, int maxPageSize)
    {
        if (!DescribeFlowlogsParameters.TryRead(exchange.Request, out var filter, out var error))
            return Refuse(exchange, error);
        if (filter.RegionId is { } region && !exchange.Cloud.Regions.Contains(region))
            return Refuse(exchange, CenErrors.OperationUnsupported);

        var all = InScope(exchange.Cloud, filter);
        all = Listed(exchange, all);
        if (exchange.IgnoresFilter) return Success(exchange, Page(exchange, filter, all, maxPageSize));
        if (NamesNone(filter, all)) return Refuse(exchange, CenErrors.FlowLogNotFound);

        // Without a filter, comparing every flow log of a large region for every page is wasted work.
        return Success(
            exchange, Page(exchange, filter, filter.HasFilter ? [.. all.Where(filter.Matches)] : all, maxPageSize));
    }

    /// <summary>The entries that remain after the filters of faults.</summary>
    public static IReadOnlyList<T> Listed<T>(FakeExchange exchange, IReadOnlyList<T> entries)
        where T : Listed =>
        exchange.Listed.Count == 0
            ? entries
            :
            [
                .. exchange.Listed
                    .Aggregate((IEnumerable<Listed>)entries, (left, listed) => listed(left))
                    .Cast<T>(),
            ];

    public static RpcAnswer Regions(FakeExchange exchange) =>
        CenActions.TakesProductType(exchange.Request)
            ? Success(exchange, CenAnswers.Regions(exchange.Request.RequestId, exchange.Cloud.LocalRegions))
            : Refuse(exchange, CenErrors.InvalidParameter);

    private static IReadOnlyList<FlowLog> InScope(FakeCloud cloud, DescribeFlowlogsRequest filter) =>
        filter.RegionId is { } region ? cloud.FlowLogs(region) : [.. cloud.Regions.SelectMany(cloud.FlowLogs)];

    private static JsonObject Page(
        FakeExchange exchange, DescribeFlowlogsRequest filter, IReadOnlyList<FlowLog> matches, int maxPageSize)
    {
        var number = exchange.ServedPage ?? filter.PageNumber ?? 1;
        var size = Math.Min(filter.PageSize ?? CenActions.DefaultPageSize, exchange.PageSizeLimit ?? maxPageSize);
        var before = (int)Math.Min((number - 1L) * size, matches.Count);
        return CenAnswers.Page(
            FlowLog.Resource, exchange.Request.RequestId, number, size, matches.Count, matches.Skip(before).Take(size));
    }

    // The API page has a separate code for an ID that does not exist, or not in the CEN named with it.
    private static bool NamesNone(DescribeFlowlogsRequest filter, IReadOnlyList<FlowLog> all) =>
        filter.FlowLogId is { } id
        && !all.Any(entry => entry.FlowLogId == id && (filter.CenId is null || filter.CenId == entry.CenId));

    private static RpcAnswer Success(FakeExchange exchange, JsonObject body) =>
        RpcAnswer.Success(exchange.Request, body);

    private static RpcAnswer Refuse(FakeExchange exchange, CenError error) =>
        RpcAnswer.Refusal(exchange.Request, error);
}
