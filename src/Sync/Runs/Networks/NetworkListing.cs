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
        var (cens, routers) = await parents;
        var now = Enterprise(routers.SelectMany(part => part.Remaining), routers);
        var late = await ListAttachmentsAsync(now.ExceptBy(before.Select(Id), Id), cancellationToken);
        var ids = now.Select(Id).ToHashSet(StringComparer.Ordinal);
        // Those that turned out to be gone, or to be basic ones, are not part of the network.
        return new ListedNetwork(
            [cens], routers, [.. (await early).Where(part => ids.Contains(part.ParentId)), .. late]);

        static string Id(ListedRouter router) => router.Id;
    }

    private async Task<(NetworkPart<Cen>, IReadOnlyList<NetworkPart<TransitRouter>>)> ListParentsAsync(
        CancellationToken cancellationToken)
    {
        var cens = await ListCensAsync(cancellationToken);
        var ids = cens.Remaining.Select(item => item.Id).Concat(cens.Listing.Ids).Distinct(StringComparer.Ordinal);
        return (cens, await EachAsync(ids, ListTransitRoutersAsync, cancellationToken));
    }

    // Each region has its own rate, so neighbours are of different regions.
    private Task<IReadOnlyList<NetworkPart<Attachment>>> ListAttachmentsAsync(
        IEnumerable<ListedRouter> routers, CancellationToken cancellationToken) =>
        EachAsync(
            routers.GroupBy(router => router.RegionId)
                .SelectMany(region => region.Select((router, place) => (router, place)))
                .OrderBy(each => each.place)
                .SelectMany(_ => AttachmentList.All, (each, list) => (each.router, list)),
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
        (ListedRouter Router, AttachmentList List) which, CancellationToken cancellationToken)
    {
        var ((id, regionId, isNew, isBaseline), list) = which;
        var before = known.Before(list.Operation, id, isNew);
        return WalkAsync(
            new CompleteListing<Attachment>.Walker(Attachment.Resource, _limits, time), list.Operation, id, regionId,
            cen.FetchAttachments(list, id, regionId, tally), _attachmentsByList[(id, list.ResourceType)],
            before with { IsBaseline = before.IsBaseline || isBaseline }, list.Only(id), cancellationToken);
    }

    private readonly ILookup<string, KnownItem> _routersByCen = known.TransitRouters.ToLookup(item => item.ParentId);

    private readonly ILookup<(string, string), KnownItem> _attachmentsByList =
        known.Attachments.ToLookup(item => (item.ParentId, item.Kind));

    /// <summary>
    /// The transit routers that exist as far as the listings show and are not known to be basic ones, which have no
    /// such attachments.
    /// </summary>
    private static IReadOnlyList<ListedRouter> Enterprise(
        IEnumerable<KnownItem> remaining, IReadOnlyList<NetworkPart<TransitRouter>> seen)
    {
        var routers = new Dictionary<string, (ListedRouter Router, string Kind)>(StringComparer.Ordinal);
        foreach (var item in remaining)
            routers[item.Id] = (new ListedRouter(item.Id, item.RegionId, IsNew: false, IsBaseline: false), item.Kind);
        foreach (var (part, item) in seen.SelectMany(part => part.Seen, (part, item) => (part, item)))
        {
            var isNew = !routers.ContainsKey(item.Id);
            var router = new ListedRouter(item.Id, item.RegionId ?? "", isNew, isNew && part.Before.IsBaseline);
            routers[item.Id] = (router, item.Type ?? "");
        }

        return [.. routers.Values.Where(each => !TransitRouter.IsBasic(each.Kind)).Select(each => each.Router)];
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
    private sealed record ListedRouter(string Id, string RegionId, bool IsNew, bool IsBaseline);
}
