using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Sync.Coverage;
using Sync.Inventory.History;
using Sync.Inventory.Snapshots;
using Sync.Network;

namespace Sync.Functions;

/// <summary>The triggers of the network and its coverage; see <see cref="Routes"/>.</summary>
public sealed class NetworkRoutes(
    SnapshotEndpoint<AttachmentCoverage> coverage, ItemEndpoint<AttachmentCoverage> end,
    CoverageSummaryEndpoint summary, CoverageEventsEndpoint events,
    SnapshotEndpoint<Attachment> attachments, ItemEndpoint<Attachment> attachment,
    SnapshotEndpoint<TransitRouter> transitRouters, ItemEndpoint<TransitRouter> transitRouter,
    SnapshotEndpoint<Cen> cens, ItemEndpoint<Cen> cen)
{
    private const AuthorizationLevel Read = AuthorizationLevel.Function;

    [Function("coverage")]
    public Task<IResult> Coverage(
        [HttpTrigger(Read, "get", "head", Route = "api/coverage")] HttpRequest request, CancellationToken token) =>
        coverage.ListAsync(request, token);

    [Function("coverage-summary")]
    public Task<IResult> CoverageSummary(
        [HttpTrigger(Read, "get", "head", Route = "api/coverage/summary")] HttpRequest request,
        CancellationToken token) =>
        summary.GetAsync(request, token);

    [Function("coverage-events")]
    public Task<IResult> CoverageEvents(
        [HttpTrigger(Read, "get", "head", Route = "api/coverage/events")] HttpRequest request,
        CancellationToken token) =>
        events.ListAsync(request, token);

    [Function("coverage-end")]
    public Task<IResult> CoverageEnd(
        [HttpTrigger(Read, "get", "head", Route = "api/coverage/{attachmentEndId}")] HttpRequest request,
        string attachmentEndId, CancellationToken token) =>
        end.GetAsync(attachmentEndId, request, token);

    [Function("coverage-end-history")]
    public Task<IResult> CoverageEndHistory(
        [HttpTrigger(Read, "get", "head", Route = "api/coverage/{attachmentEndId}/history")] HttpRequest request,
        string attachmentEndId, CancellationToken token) =>
        end.HistoryAsync(attachmentEndId, request, token);

    [Function("attachments")]
    public Task<IResult> Attachments(
        [HttpTrigger(Read, "get", "head", Route = "api/attachments")] HttpRequest request, CancellationToken token) =>
        attachments.ListAsync(request, token);

    [Function("attachment")]
    public Task<IResult> Attachment(
        [HttpTrigger(Read, "get", "head", Route = "api/attachments/{attachmentEndId}")] HttpRequest request,
        string attachmentEndId, CancellationToken token) =>
        attachment.GetAsync(attachmentEndId, request, token);

    [Function("attachment-history")]
    public Task<IResult> AttachmentHistory(
        [HttpTrigger(Read, "get", "head", Route = "api/attachments/{attachmentEndId}/history")] HttpRequest request,
        string attachmentEndId, CancellationToken token) =>
        attachment.HistoryAsync(attachmentEndId, request, token);

    [Function("transit-routers")]
    public Task<IResult> TransitRouters(
        [HttpTrigger(Read, "get", "head", Route = "api/transit-routers")] HttpRequest request,
        CancellationToken token) =>
        transitRouters.ListAsync(request, token);

    [Function("transit-router")]
    public Task<IResult> TransitRouter(
        [HttpTrigger(Read, "get", "head", Route = "api/transit-routers/{transitRouterId}")] HttpRequest request,
        string transitRouterId, CancellationToken token) =>
        transitRouter.GetAsync(transitRouterId, request, token);

    [Function("transit-router-history")]
    public Task<IResult> TransitRouterHistory(
        [HttpTrigger(Read, "get", "head", Route = "api/transit-routers/{transitRouterId}/history")] HttpRequest request,
        string transitRouterId, CancellationToken token) =>
        transitRouter.HistoryAsync(transitRouterId, request, token);

    [Function("cens")]
    public Task<IResult> Cens(
        [HttpTrigger(Read, "get", "head", Route = "api/cens")] HttpRequest request, CancellationToken token) =>
        cens.ListAsync(request, token);

    [Function("cen-instance")]
    public Task<IResult> CenInstance(
        [HttpTrigger(Read, "get", "head", Route = "api/cens/{cenId}")] HttpRequest request, string cenId,
        CancellationToken token) =>
        cen.GetAsync(cenId, request, token);

    [Function("cen-instance-history")]
    public Task<IResult> CenInstanceHistory(
        [HttpTrigger(Read, "get", "head", Route = "api/cens/{cenId}/history")] HttpRequest request, string cenId,
        CancellationToken token) =>
        cen.HistoryAsync(cenId, request, token);
}
