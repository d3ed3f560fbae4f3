using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Expectations;
using Sync.FlowLogs;
using Sync.Inventory.Snapshots;
using Sync.OpenApi;
using Sync.Reporting;
using Sync.Runs;
using Sync.Kept;
using Sync.Snapshots;

namespace Sync.Functions;

/// <summary>
/// A trigger for each of <see cref="ApiRoutes"/>. Functions needs them as attributes: a test compares them with the
/// table.
/// </summary>
public sealed class Routes(
    SnapshotEndpoint<FlowLog> flowLogs, FlowLogEndpoint flowLog, DiffEndpoint diff, DriftEndpoint drift,
    DeliveryEndpoint deliveries, ExpectationsEndpoint expectations, RunsEndpoint runs, SyncEndpoint sync,
    SummaryEndpoint summary, SnapshotFilesEndpoint snapshots, HealthEndpoint health, KeptSettingsEndpoint settings)
{
    private const AuthorizationLevel Read = AuthorizationLevel.Function, Open = AuthorizationLevel.Anonymous;

    [Function("flowlogs")]
    public Task<IResult> FlowLogs(
        [HttpTrigger(Read, "get", "head", Route = "api/flowlogs")] HttpRequest request, CancellationToken token) =>
        flowLogs.ListAsync(request, token);

    [Function("flowlog")]
    public Task<IResult> FlowLog(
        [HttpTrigger(Read, "get", "head", Route = "api/flowlogs/{flowLogId}")] HttpRequest request, string flowLogId,
        CancellationToken token) =>
        flowLog.GetAsync(flowLogId, request, token);

    [Function("flowlog-history")]
    public Task<IResult> History(
        [HttpTrigger(Read, "get", "head", Route = "api/flowlogs/{flowLogId}/history")] HttpRequest request,
        string flowLogId, CancellationToken token) =>
        flowLog.HistoryAsync(flowLogId, request, token);

    [Function("diff")]
    public Task<IResult> Diff(
        [HttpTrigger(Read, "get", "head", Route = "api/diff")] HttpRequest request, CancellationToken token) =>
        diff.GetAsync(request, token);

    [Function("drift")]
    public Task<IResult> Drift(
        [HttpTrigger(Read, "get", "head", Route = "api/drift")] HttpRequest request, CancellationToken token) =>
        drift.ListAsync(request, token);

    [Function("drift-event")]
    public Task<IResult> DriftEvent(
        [HttpTrigger(Read, "get", "head", Route = "api/drift/{id:guid}")] HttpRequest request,
        Guid id, CancellationToken token) =>
        drift.GetAsync(id, request, token);

    [Function("deliveries")]
    public Task<IResult> Deliveries(
        [HttpTrigger(Read, "get", "head", Route = "api/deliveries")] HttpRequest request, CancellationToken token) =>
        deliveries.ListAsync(request, token);

    [Function("sinks")]
    public Task<IResult> Sinks(
        [HttpTrigger(Read, "get", "head", Route = "api/sinks")] HttpRequest request, CancellationToken token) =>
        deliveries.SinksAsync(request, token);

    [Function("settings")]
    public Task<IResult> Settings(
        [HttpTrigger(Read, "get", "head", Route = "api/settings")] HttpRequest request, CancellationToken token) =>
        settings.GetAsync(request, token);

    [Function("expectations")]
    public Task<IResult> Expectations(
        [HttpTrigger(Read, "get", "head", Route = "api/expectations")] HttpRequest request, CancellationToken token) =>
        expectations.RulesAsync(request, token);

    [Function("expectations-nonconforming")]
    public Task<IResult> Nonconforming(
        [HttpTrigger(Read, "get", "head", Route = "api/expectations/nonconforming")] HttpRequest request,
        CancellationToken token) =>
        expectations.NonconformingAsync(request, token);

    [Function("expectations-events")]
    public Task<IResult> ConformanceEvents(
        [HttpTrigger(Read, "get", "head", Route = "api/expectations/events")] HttpRequest request,
        CancellationToken token) =>
        expectations.EventsAsync(request, token);

    [Function("snapshots")]
    public Task<IResult> Snapshots(
        [HttpTrigger(Read, "get", "head", Route = "snapshots")] HttpRequest request, CancellationToken token) =>
        snapshots.ListAsync(request, token);

    [Function("runs")]
    public Task<IResult> Runs(
        [HttpTrigger(Read, "get", "head", Route = "api/runs")] HttpRequest request, CancellationToken token) =>
        runs.ListAsync(request, token);

    [Function("run")]
    public Task<IResult> Run(
        [HttpTrigger(Read, "get", "head", Route = "api/runs/{runId:long}")] HttpRequest request,
        long runId, CancellationToken token) =>
        runs.GetAsync(runId, token);

    [Function("regions")]
    public Task<IResult> Regions(
        [HttpTrigger(Read, "get", "head", Route = "api/regions")] HttpRequest request, CancellationToken token) =>
        runs.RegionsAsync(request, token);

    [Function("summary")]
    public Task<IResult> Summary(
        [HttpTrigger(Read, "get", "head", Route = "api/summary")] HttpRequest request, CancellationToken token) =>
        summary.GetAsync(request, token);

    [Function("sync-start")]
    public Task<IResult> Sync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/sync")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken token) =>
        sync.PostAsync(request, client.ScheduleAsync, token);

    [Function("openapi")]
    public static IResult OpenApi(
        [HttpTrigger(Read, "get", "head", Route = "api/openapi.json")] HttpRequest request) =>
        OpenApiEndpoint.Get();

    [Function("health-live")]
    public static IResult Live(
        [HttpTrigger(Open, "get", "head", Route = "api/health/live")] HttpRequest request) =>
        HealthEndpoint.Live();

    [Function("health-ready")]
    public Task<IResult> Ready(
        [HttpTrigger(Read, "get", "head", Route = "api/health/ready")] HttpRequest request, CancellationToken token) =>
        health.ReadyAsync(token);
}
