using System.Runtime.CompilerServices;
using Sync.Alibaba;

namespace Sync.Network;

/// <summary>Checks the rights that listing the network needs, with as few calls as possible.</summary>
public static class NetworkCheck
{
    /// <summary>
    /// Calls each operation once, on the first CEN instance and its first transit router. Operations without anything
    /// to be called on are left out.
    /// </summary>
    /// <returns>Each operation, with its failure; null: it succeeded.</returns>
    public static async IAsyncEnumerable<(string Operation, AlibabaException? Failure)> TryAsync(
        CenClient cen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tally = new CallTally();
        var (cens, noCens) = await TryAsync(() => cen.FetchCens(tally)(1, 1, cancellationToken));
        yield return (Cen.Resource.Operation, noCens);
        if (cens is not { Items: [var first, ..] }) yield break;

        var (routers, noRouters) = await TryAsync(
            () => cen.FetchTransitRouters(first.CenId, tally)(1, NetworkCalls.PageSize, cancellationToken));
        yield return (TransitRouter.Resource.Operation, noRouters);
        if (routers?.Items.FirstOrDefault(each => each.Type != TransitRouter.Basic) is not { } router) yield break;
        foreach (var list in AttachmentList.All)
        {
            var fetch = cen.FetchAttachments(list, router.TransitRouterId, router.RegionId ?? "", tally);
            var (_, failure) = await TryAsync(() => fetch(1, NetworkCalls.PageSize, cancellationToken));
            yield return (list.Operation, failure);
        }
    }

    private static async Task<(T? Page, AlibabaException? Failure)> TryAsync<T>(Func<Task<T>> call)
        where T : class
    {
        try
        {
            return (await call(), null);
        }
        catch (AlibabaException error)
        {
            return (null, error);
        }
    }
}
