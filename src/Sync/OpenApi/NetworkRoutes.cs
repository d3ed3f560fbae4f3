using Sync.Coverage;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Inventory.History;
using Sync.Inventory.Snapshots;
using Sync.Network;

using static Sync.OpenApi.ApiParameters;
using static Sync.OpenApi.ApiRoutes;

namespace Sync.OpenApi;

/// <summary>The routes of the network and its coverage, which are part of <see cref="ApiRoutes.All"/>.</summary>
internal static class NetworkRoutes
{
    // Not a field: the initializer of ApiRoutes would then depend on the order of initialization of two classes.
    public static IReadOnlyList<ApiRoute> All =>
    [
        ListOf(AttachmentCoverage.Resource, Get<SnapshotEndpoint<AttachmentCoverage>>(
            "/coverage", (ends, request, token) => ends.ListAsync(request, token),
            "Whether each end of each connection has an active flow log, now or at a time in the past.")),
        Get<CoverageSummaryEndpoint>(
            "/coverage/summary", (summary, request, token) => summary.GetAsync(request, token),
            "The share of covered ends by account, CEN instance, region and kind of connection, and per day.") with
        {
            Parameters =
            [
                .. Filters(AttachmentCoverage.Resource), At("asOf", "Return the coverage as of this time."),
                new(
                    "days", "Number of days of the trend, including the last one.",
                    """{ "type": "integer", "format": "int32", "minimum": 1, "maximum": 366, "default": 90 }""", "30"),
            ],
            Answer = typeof(CoverageSummary),
            IsTagged = true,
            Problems = [400],
        },
        Get<CoverageEventsEndpoint>(
            "/coverage/events", (events, request, token) => events.ListAsync(request, token),
            "When ends of connections were found not covered, or covered again, newest first.") with
        {
            Parameters =
            [
                Word("kind", "Kind of event.", CoverageEventQuery.Kinds) with { Repeated = true },
                Word("severity", "Severity.", "low", "medium", "high") with { Repeated = true },
                AccountId, RegionId, CenId,
                .. AttachmentCoverage.Resource.AllFields.Prepend(AttachmentCoverage.Resource.Id)
                    .Where(each => EventFilters.Contains(each.Name)).Select(Filter),
                new("runId", "Run that judged them.", """{ "type": "integer", "format": "int64" }""", "1"),
                At("since", "At or after this time."), At("until", "Before this time."),
                Format("json", "ndjson", "csv"), Excel, PageSize, Cursor,
            ],
            Answer = typeof(CoverageEventPage),
            MediaTypes = ApiRoutes.Exports,
            Problems = [400, 406],
        },
        ItemOf(AttachmentCoverage.Resource, Get<ItemEndpoint<AttachmentCoverage>, string>(
            "/coverage/{attachmentEndId}",
            (end, attachmentEndId, request, token) => end.GetAsync(attachmentEndId, request, token),
            "The coverage of one end of a connection.")),
        HistoryOf(AttachmentCoverage.Resource, Get<ItemEndpoint<AttachmentCoverage>, string>(
            "/coverage/{attachmentEndId}/history",
            (end, attachmentEndId, request, token) => end.HistoryAsync(attachmentEndId, request, token),
            "All verdicts about one end of a connection, newest first.")),
        ListOf(Attachment.Resource, Get<SnapshotEndpoint<Attachment>>(
            "/attachments", (attachments, request, token) => attachments.ListAsync(request, token),
            "All attachments of transit routers; one entry for each end of a connection between transit routers.")),
        ItemOf(Attachment.Resource, Get<ItemEndpoint<Attachment>, string>(
            "/attachments/{attachmentEndId}",
            (attachment, attachmentEndId, request, token) => attachment.GetAsync(attachmentEndId, request, token),
            "The current version of one attachment.")),
        HistoryOf(Attachment.Resource, Get<ItemEndpoint<Attachment>, string>(
            "/attachments/{attachmentEndId}/history",
            (attachment, attachmentEndId, request, token) => attachment.HistoryAsync(attachmentEndId, request, token),
            "All versions of an attachment with changed fields, newest first.")),
        ListOf(TransitRouter.Resource, Get<SnapshotEndpoint<TransitRouter>>(
            "/transit-routers", (routers, request, token) => routers.ListAsync(request, token),
            "All transit routers.")),
        ItemOf(TransitRouter.Resource, Get<ItemEndpoint<TransitRouter>, string>(
            "/transit-routers/{transitRouterId}",
            (router, transitRouterId, request, token) => router.GetAsync(transitRouterId, request, token),
            "The current version of one transit router.")),
        HistoryOf(TransitRouter.Resource, Get<ItemEndpoint<TransitRouter>, string>(
            "/transit-routers/{transitRouterId}/history",
            (router, transitRouterId, request, token) => router.HistoryAsync(transitRouterId, request, token),
            "All versions of a transit router with changed fields, newest first.")),
        ListOf(Cen.Resource, Get<SnapshotEndpoint<Cen>>(
            "/cens", (cens, request, token) => cens.ListAsync(request, token), "All CEN instances.")),
        ItemOf(Cen.Resource, Get<ItemEndpoint<Cen>, string>(
            "/cens/{cenId}", (cen, cenId, request, token) => cen.GetAsync(cenId, request, token),
            "The current version of one CEN instance.")),
        HistoryOf(Cen.Resource, Get<ItemEndpoint<Cen>, string>(
            "/cens/{cenId}/history", (cen, cenId, request, token) => cen.HistoryAsync(cenId, request, token),
            "All versions of a CEN instance with changed fields, newest first.")),
    ];

    private static IReadOnlyList<string> EventFilters =>
        ["attachmentEndId", "transitRouterAttachmentId", "transitRouterId", "resourceType", "resourceId"];

    private static ApiRoute ListOf<T>(Resource<T> resource, ApiRoute route)
        where T : Listed => route with
        {
            Parameters = Listing(resource),
            Answer = typeof(SnapshotPage<T>),
            IsTagged = true,
            MediaTypes = ListExports,
            Problems = [400, 406],
        };

    private static ApiRoute ItemOf<T>(Resource<T> resource, ApiRoute route)
        where T : Listed => route with
        {
            Parameters = Item(resource),
            Answer = typeof(SnapshotItem<T>),
            IsTagged = true,
            Problems = [400, 404],
        };

    private static ApiRoute HistoryOf<T>(Resource<T> resource, ApiRoute route)
        where T : Listed => route with
        {
            Parameters = [.. Item(resource), PageSize, Cursor],
            Answer = typeof(HistoryPage<T>),
            Problems = [400, 404],
        };
}
