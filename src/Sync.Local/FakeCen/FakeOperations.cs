using System.Text.Json.Nodes;
using Sync.Alibaba;
using Sync.Alibaba.Protocol;

namespace Sync.Local.FakeCen;

/// <summary>What the fake cloud answers when nothing goes wrong.</summary>
internal static class FakeOperations
{
    public static RpcAnswer FlowLogs(FakeExchange exchange, int maxPageSize)
    {
        if (!DescribeFlowlogsParameters.TryRead(exchange.Request, out var filter, out var error)) return Refuse(exchange, error);
        if (filter.RegionId is { } region && !exchange.Cloud.Regions.Contains(region))
            return Refuse(exchange, CenErrors.OperationUnsupported);

        var all = InScope(exchange.Cloud, filter);
        if (exchange.Listed.Count > 0) all = [.. exchange.Listed.Aggregate(all.AsEnumerable(), (left, listed) => listed(left))];
        if (exchange.IgnoresFilter) return Success(exchange, Page(exchange, filter, all, maxPageSize));
        if (NamesNone(filter, all)) return Refuse(exchange, CenErrors.FlowLogNotFound);

        // A plain walk of a large region would compare every flow log on every page for nothing.
        return Success(exchange, Page(exchange, filter, filter.HasFilter ? [.. all.Where(filter.Matches)] : all, maxPageSize));
    }

    public static RpcAnswer Regions(FakeExchange exchange) =>
        CenActions.TakesProductType(exchange.Request)
            ? Success(exchange, CenAnswers.Regions(exchange.Request.RequestId, exchange.Cloud.LocalRegions))
            : Refuse(exchange, CenErrors.InvalidParameter);

    private static IReadOnlyList<FlowLogEntry> InScope(FakeCloud cloud, DescribeFlowlogsRequest filter) =>
        filter.RegionId is { } region ? cloud.FlowLogs(region) : [.. cloud.Regions.SelectMany(cloud.FlowLogs)];

    private static JsonObject Page(
        FakeExchange exchange, DescribeFlowlogsRequest filter, IReadOnlyList<FlowLogEntry> matches, int maxPageSize)
    {
        var number = exchange.ServedPage ?? filter.PageNumber ?? 1;
        var size = Math.Min(filter.PageSize ?? CenActions.DefaultPageSize, exchange.PageSizeLimit ?? maxPageSize);
        var before = (int)Math.Min((number - 1L) * size, matches.Count);
        return CenAnswers.FlowLogs(exchange.Request.RequestId, number, size, matches.Count, matches.Skip(before).Take(size));
    }

    // The page gives a code of its own to an id that is not there, or is not of the CEN that is named with it.
    private static bool NamesNone(DescribeFlowlogsRequest filter, IReadOnlyList<FlowLogEntry> all) =>
        filter.FlowLogId is { } id
        && !all.Any(entry => entry.FlowLogId == id && (filter.CenId is null || filter.CenId == entry.CenId));

    private static RpcAnswer Success(FakeExchange exchange, JsonObject body) => RpcAnswer.Success(exchange.Request, body);

    private static RpcAnswer Refuse(FakeExchange exchange, CenError error) => RpcAnswer.Refusal(exchange.Request, error);
}
