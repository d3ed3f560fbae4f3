using System.Runtime.CompilerServices;
using Sync.Alibaba;

namespace Sync.Network;

/// <summary>Checks the rights that listing the network needs, with as few calls as possible.</summary>
public static class NetworkCheck
{
    // An account may have hundreds of CEN instances without a transit router.
    private const int MostCens = 20;

    /// <summary>
    /// Calls each operation, on the first transit router that can have attachments: that of the first CEN instance with
    /// one, of the first 20. Operations without anything to be called on are left out.
    /// </summary>
    /// <returns>Each operation, with its failure; null: it succeeded.</returns>
    public static async IAsyncEnumerable<(string Operation, AlibabaException? Failure)> TryAsync(
        CenClient cen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tally = new CallTally();
        var (cens, noCens) = await TryAsync(() => cen.FetchCens(tally)(1, MostCens, cancellationToken));
        yield return (Cen.Resource.Operation, noCens);
        if (cens is not { Items.Count: > 0 }) yield break;

        var (found, noRouters) = await TryAsync(() => FindRouterAsync(cen, cens.Items, tally, cancellationToken));
        yield return (TransitRouter.Resource.Operation, noRouters);
        if (found is not [var router, ..]) yield break;
        foreach (var list in AttachmentList.All)
        {
            var fetch = cen.FetchAttachments(list, router.TransitRouterId, router.RegionId ?? "", tally);
            var (_, failure) = await TryAsync(() => fetch(1, NetworkCalls.PageSize, cancellationToken));
            yield return (list.Operation, failure);
        }
    }

    /// <returns>A transit router that can have attachments; none if there is none.</returns>
    private static async Task<IReadOnlyList<TransitRouter>> FindRouterAsync(
        CenClient cen, IReadOnlyList<Cen> cens, CallTally tally, CancellationToken cancellationToken)
    {
        foreach (var each in cens)
        {
            var fetch = cen.FetchTransitRouters(each.CenId, tally);
            var page = await fetch(1, NetworkCalls.PageSize, cancellationToken);
            if (page.Items.FirstOrDefault(router => !TransitRouter.IsBasic(router.Type)) is { } found) return [found];
        }

        return [];
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
