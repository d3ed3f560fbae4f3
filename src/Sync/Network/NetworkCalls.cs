using Sync.Alibaba;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Inventory.Walk;

namespace Sync.Network;

/// <summary>
/// The operations that list the network. The cloud's quotas are by account, operation and region, so each operation has
/// its own rate limit, and the lists of attachments have one for each region.
/// </summary>
public static class NetworkCalls
{
    // DescribeCens has a quota of 300 calls per minute, which is the default rate; this one has 500.
    private static readonly CallQuota OfTransitRouters = new(TransitRouter.Resource.Operation, Rate: 500.0 / 300);

    /// <summary>The largest page size of all operations.</summary>
    public const int PageSize = 50;

    /// <summary>Fetches pages of the CEN instances that the account owns.</summary>
    public static FetchPage<Cen> FetchCens(this CenClient cen, CallTally tally) =>
        async (pageNumber, pageSize, cancellationToken) =>
        {
            var page = await cen.ListAsync(
                Cen.Resource, Cen.Resource.Operation, new(Cen.Resource.Operation), Numbered(pageNumber, pageSize),
                tally, cancellationToken);
            return page with { Items = [.. page.Items.Select(each => each with { RegionId = "" })] };
        };

    /// <summary>Fetches pages of the transit routers of a CEN instance, in all regions.</summary>
    public static FetchPage<TransitRouter> FetchTransitRouters(this CenClient cen, string cenId, CallTally tally) =>
        async (pageNumber, pageSize, cancellationToken) =>
        {
            try
            {
                var page = await cen.ListAsync(
                    TransitRouter.Resource, TransitRouter.Resource.Operation, OfTransitRouters,
                    [new("CenId", cenId), .. Numbered(pageNumber, pageSize)], tally, cancellationToken);
                return page with
                {
                    Items =
                    [
                        .. page.Items.Select(each => each with
                        {
                            RegionId = each.RegionId ?? "", CenId = each.CenId ?? cenId,
                        }),
                    ],
                };
            }
            catch (AlibabaException error) when (error.Code.EndsWith(NotOpen, StringComparison.Ordinal))
            {
                // The account has never used transit routers, so it has none.
                return new ListedPage<TransitRouter>(null, null, 0, []);
            }
        };

    // The cloud spells the code Forbbiden.TransitRouterServiceNotOpen.
    private const string NotOpen = ".TransitRouterServiceNotOpen";

    /// <summary>Fetches the attachments of one kind at a transit router, as one page.</summary>
    /// <param name="regionId">The region of the transit router, which most entries do not contain.</param>
    public static FetchPage<Attachment> FetchAttachments(
        this CenClient cen, AttachmentList list, string transitRouterId, string regionId, CallTally tally) =>
        TokenPages.AsOnePage<Attachment>(async (token, cancellationToken) =>
        {
            List<KeyValuePair<string, string>> parameters =
            [
                new("TransitRouterId", transitRouterId), new("RegionId", regionId), new("MaxResults", $"{PageSize}"),
            ];
            if (token is not null) parameters.Add(new("NextToken", token));
            var page = await cen.ListAsync(
                Attachment.Resource, list.Operation, new($"{list.Operation} {regionId}"), parameters, tally,
                cancellationToken);
            return page with { Items = [.. page.Items.Select(Complete)] };

            Attachment Complete(Attachment each) => each with
            {
                RegionId = regionId,
                ResourceType = each.ResourceType is null || list.IsOf(each) ? list.ResourceType : each.ResourceType,
            };
        });

    /// <summary>
    /// The entries of a list of attachments that belong to it: the cloud may return others, for it documents the
    /// parameters as optional. Those of other transit routers and of other lists are skipped. What is neither is a
    /// doubt: if the cloud spelled a kind in a new way, its attachments would otherwise be taken for absent.
    /// </summary>
    public static WalkFilter<Attachment> Only(this AttachmentList list, string transitRouterId) =>
        WalkFilter<Attachment>.None with
        {
            Matches = each => each.TransitRouterId == transitRouterId && list.IsOf(each),
            Skips = each =>
                !string.Equals(each.TransitRouterId, transitRouterId, StringComparison.OrdinalIgnoreCase)
                || AttachmentList.All.Any(other => other != list && other.IsOf(each)),
        };

    private static Task<ListedPage<T>> ListAsync<T>(
        this CenClient cen, Resource<T> resource, string operation, CallQuota quota,
        IReadOnlyList<KeyValuePair<string, string>> parameters, CallTally tally, CancellationToken cancellationToken)
        where T : Listed =>
        cen.CallAsync(
            operation, parameters, quota, tally, ListedPageReader.For(resource), cancellationToken);

    private static IReadOnlyList<KeyValuePair<string, string>> Numbered(int pageNumber, int pageSize) =>
        [new("PageNumber", $"{pageNumber}"), new("PageSize", $"{pageSize}")];
}
