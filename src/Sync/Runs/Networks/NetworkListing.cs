using System.Collections.Concurrent;
using Sync.Alibaba;
using Sync.Inventory;
using Sync.Inventory.Walk;
using Sync.Network;

namespace Sync.Runs.Networks;

/// <summary>
/// Lists the network of one account: its CEN instances, their transit routers, and the attachments of each transit
/// router. What a listing shows or the inventory knows is followed, so that the failure of a list of parents does not
/// hide their children. The attachments of known transit routers are listed at the same time as their parents, so that
/// an unchanged network takes no longer than the slowest of its operations.
/// </summary>
internal sealed class NetworkListing(
    CenClient cen, AlibabaSettings settings, KnownNetwork known, CallTally tally, TimeProvider time)
{
    private readonly WalkLimits _limits = new()
    {
        PageSize = Math.Min(settings.PageSize, NetworkCalls.PageSize),
        Deadline = settings.ScopeDeadline,
    };

    public async Task<ListedNetwork> ListAsync(CancellationToken cancellationToken)
    {
        var before = Enterprise(known.TransitRouters, []);
        var (parents, early) = (ListParentsAsync(cancellationToken), ListAttachmentsAsync(before, cancellationToken));
        await Task.WhenAll(parents, early);
        var (cens, routers, _) = await parents;
        var now = Enterprise(routers.SelectMany(part => part.Remaining), routers);
        var late = await ListAttachmentsAsync(now.ExceptBy(before.Select(Id), Id), cancellationToken);
        var ids = now.Select(Id).ToHashSet(StringComparer.Ordinal);
        // Those that turned out to be gone, or to be basic ones, are not part of the network.
        return new ListedNetwork(
            cens, routers, [.. (await early).Where(part => ids.Contains(part.ParentId)), .. late]);

        static string Id(ListedRouter router) => router.Id;
    }

    private async Task<ListedNetwork> ListParentsAsync(CancellationToken cancellationToken)
    {
        var cens = await ListCensAsync(cancellationToken);
        var ids = cens.Remaining.Select(item => item.Id).Concat(cens.Listing.Ids).Distinct(StringComparer.Ordinal);
        return new ListedNetwork([cens], await EachAsync(ids, ListTransitRoutersAsync, cancellationToken), []);
    }

    // Each region has its own rate, so neighbours are of different regions.
    private static IEnumerable<ListedRouter> Spread(IEnumerable<ListedRouter> routers)
    {
        ListedRouter[][] regions =
            [.. routers.GroupBy(router => router.RegionId).Select(region => region.ToArray())];
        for (var place = 0; Array.Exists(regions, region => place < region.Length); place++)
        {
            foreach (var region in regions)
                if (place < region.Length) yield return region[place];
        }
    }

    private Task<IReadOnlyList<NetworkPart<Attachment>>> ListAttachmentsAsync(
        IEnumerable<ListedRouter> routers, CancellationToken cancellationToken) =>
        EachAsync(
            Spread(routers).SelectMany(_ => AttachmentList.All, (router, list) => new RouterList(router, list)),
            ListAttachmentsAsync, cancellationToken);

    private Task<NetworkPart<Cen>> ListCensAsync(CancellationToken cancellationToken)
    {
        var before = known.Before(Cen.Resource.Operation, "", isNew: known.LastAt is null);
        return WalkAsync(
            new CompleteListing<Cen>.Walker(Cen.Resource, _limits, time), Cen.Resource.Operation, "", "",
            cen.FetchCens(tally), known.Cens, before, WalkFilter<Cen>.None, cancellationToken);
    }

    private Task<NetworkPart<TransitRouter>> ListTransitRoutersAsync(string cenId, CancellationToken cancellationToken)
    {
        var operation = TransitRouter.Resource.Operation;
        var isNew = known.Cens.All(item => item.Id != cenId);
        return WalkAsync(
            new CompleteListing<TransitRouter>.Walker(TransitRouter.Resource, _limits, time), operation, cenId, "",
            cen.FetchTransitRouters(cenId, tally), _routersByCen[cenId], known.Before(operation, cenId, isNew),
            WalkFilter<TransitRouter>.None, cancellationToken);
    }

    private Task<NetworkPart<Attachment>> ListAttachmentsAsync(
        RouterList which, CancellationToken cancellationToken)
    {
        var ((id, regionId, _, isNew, isBaseline), list) = which;
        var items = _attachmentsByRouter[id].Where(item => item.Kind == list.ResourceType);
        var before = known.Before(list.Operation, id, isNew);
        return WalkAsync(
            new CompleteListing<Attachment>.Walker(Attachment.Resource, _limits, time), list.Operation, id, regionId,
            cen.FetchAttachments(list, id, regionId, tally), items,
            before with { IsBaseline = before.IsBaseline || isBaseline }, list.Only(id), cancellationToken);
    }

    private readonly ILookup<string, KnownItem> _routersByCen = known.TransitRouters.ToLookup(item => item.ParentId);

    private readonly ILookup<string, KnownItem> _attachmentsByRouter =
        known.Attachments.ToLookup(item => item.ParentId);

    /// <summary>
    /// The transit routers that exist as far as the listings show and are not known to be basic ones, which have no
    /// such attachments.
    /// </summary>
    private static IReadOnlyList<ListedRouter> Enterprise(
        IEnumerable<KnownItem> remaining, IReadOnlyList<NetworkPart<TransitRouter>> seen)
    {
        var routers = new Dictionary<string, ListedRouter>(StringComparer.Ordinal);
        foreach (var item in remaining)
            routers[item.Id] = new ListedRouter(item.Id, item.RegionId, item.Kind, IsNew: false, IsBaseline: false);
        foreach (var part in seen)
        {
            foreach (var item in part.Seen)
            {
                var isNew = !routers.ContainsKey(item.Id);
                routers[item.Id] = new ListedRouter(
                    item.Id, item.RegionId ?? "", item.Type, isNew, isNew && part.Before.IsBaseline);
            }
        }

        return [.. routers.Values.Where(each => !TransitRouter.IsBasic(each.Type))];
    }

    private static async Task<NetworkPart<T>> WalkAsync<T>(
        CompleteListing<T>.Walker walker, string operation, string parentId, string regionId, FetchPage<T> fetch,
        IEnumerable<KnownItem> items, ListedBefore before, WalkFilter<T> filter, CancellationToken cancellationToken)
        where T : Listed
    {
        KnownItem[] ofPart = [.. items];
        var hashes = ofPart.ToDictionary(item => item.Id, item => item.Hash, StringComparer.Ordinal);
        var listing = await walker.WalkAsync(
            parentId == "" ? operation : parentId, fetch, hashes, filter, cancellationToken);
        return new NetworkPart<T>(operation, parentId, regionId, listing, ofPart, before);
    }

    private async Task<IReadOnlyList<TResult>> EachAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TItem, CancellationToken, Task<TResult>> list,
        CancellationToken cancellationToken)
    {
        var results = new ConcurrentBag<TResult>();
        var options = new ParallelOptions
        {
            // Half of the calls are left to flow logs.
            MaxDegreeOfParallelism = Math.Max(1, settings.MaxConcurrency / 2),
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            items, options, async (item, token) => results.Add(await list(item, token)));
        return [.. results];
    }

    /// <param name="IsBaseline">
    /// Whether it is new and not drift, because its list was never complete before: so are its attachments.
    /// </param>
    private sealed record ListedRouter(string Id, string RegionId, string? Type, bool IsNew, bool IsBaseline);

    // A class, like all that is passed to generic methods here: those of structs are compiled anew in every process.
    private sealed record RouterList(ListedRouter Router, AttachmentList List);
}
