using Sync.CenApi.Protocol;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Network;

namespace Sync.Local.FakeCen.Network;

/// <summary>The operations that list the network, without faults.</summary>
internal static class NetworkOperations
{
    public static RpcAnswer List(FakeExchange exchange, NetworkOperation operation, int maxPageSize)
    {
        if (!NetworkParameters.TryRead(exchange.Request, operation, out var request, out var error))
            return RpcAnswer.Refusal(exchange.Request, error);
        if ((Closed(exchange, operation) ?? operation.Refuse(request, KnownTo(exchange.Cloud, request)))
            is { } refusal) return RpcAnswer.Refusal(exchange.Request, refusal);

        exchange.Selection = request;
        var network = exchange.Cloud.Network;
        return operation.Resource switch
        {
            Resource<Cen> cens => Answer(exchange, request, cens, network.Cens, maxPageSize),
            Resource<TransitRouter> routers =>
                Answer(exchange, request, routers, network.TransitRouters, maxPageSize),
            Resource<Attachment> attachments =>
                Answer(exchange, request, attachments, Ends(network, request), maxPageSize),
            _ => throw new InvalidOperationException($"{operation.Action} lists no part of the network."),
        };
    }

    private static CenError? Closed(FakeExchange exchange, NetworkOperation operation) =>
        operation.Action != CenActions.DescribeCens && !exchange.Cloud.Network.IsServiceOpen
            ? NetworkErrors.ServiceNotOpen
            : null;

    private static Known KnownTo(FakeCloud cloud, NetworkRequest request) => new(
        request.Value("CenId") is { } cen && cloud.Network.FindCen(cen) is not null,
        request.Value("TransitRouterId") is { } router && cloud.Network.FindTransitRouter(router) is not null,
        request.Value("RegionId") is { } region && cloud.Regions.Contains(region));

    // These lists are of the Enterprise Edition: the connections of a Basic Edition router are in another one.
    private static IReadOnlyList<Attachment> Ends(FakeNetwork network, NetworkRequest request)
    {
        if (request.Value(nameof(Attachment.TransitRouterId)) is { } id)
            return network.FindTransitRouter(id) is { Type: TransitRouter.Basic } ? [] : network.AttachmentsOf(id);
        var basic = network.TransitRouters.Where(router => router.Type == TransitRouter.Basic)
            .Select(router => router.TransitRouterId).ToHashSet();
        return [.. network.Attachments.Where(end => !basic.Contains(end.TransitRouterId!))];
    }

    private static RpcAnswer Answer<T>(
        FakeExchange exchange, NetworkRequest request, Resource<T> resource, IReadOnlyList<T> all, int maxPageSize)
        where T : Listed
    {
        var selects = (exchange.IgnoresFilter ? request.Unfiltered() : request).Selects(resource);
        var entries = FakeOperations.Listed(exchange, [.. all.Where(selects)]);
        var size = Math.Min(request.Size, exchange.PageSizeLimit ?? maxPageSize);
        var first = exchange.ServedPage is { } page ? (page - 1L) * size : request.First(size);
        return RpcAnswer.Success(exchange.Request, CenAnswers.Page(
            resource, request, exchange.Request.RequestId, size, first, entries.Count,
            entries.Skip((int)Math.Min(first, entries.Count)).Take(size)));
    }
}
