using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Sync.Database;
using Sync.FlowLogs;
using Sync.Runs;

namespace Sync.Functions;

/// <summary>The HTTP API: every route and the handler it shares with the other host.</summary>
public sealed class Routes(SnapshotEndpoint flowLogs, RunsEndpoint runs, SyncEndpoint sync, HealthEndpoint health)
{
    private const AuthorizationLevel Read = AuthorizationLevel.Function;

    [Function("flowlogs")]
    public Task<IResult> FlowLogs([HttpTrigger(Read, "get", Route = "flowlogs")] HttpRequest request, CancellationToken token) =>
        flowLogs.ListAsync(request, token);

    [Function("flowlog")]
    public Task<IResult> FlowLog(
        [HttpTrigger(Read, "get", Route = "flowlogs/{flowLogId}")] HttpRequest request, string flowLogId, CancellationToken token) =>
        flowLogs.GetAsync(flowLogId, request, token);

    [Function("runs")]
    public Task<IResult> Runs([HttpTrigger(Read, "get", Route = "runs")] HttpRequest request, CancellationToken token) =>
        runs.ListAsync(request, token);

    [Function("run")]
    public Task<IResult> Run([HttpTrigger(Read, "get", Route = "runs/{runId:long}")] HttpRequest request, long runId, CancellationToken token) =>
        runs.GetAsync(runId, token);

    [Function("regions")]
    public Task<IResult> Regions([HttpTrigger(Read, "get", Route = "regions")] HttpRequest request, CancellationToken token) =>
        runs.RegionsAsync(request, token);

    [Function("sync")]
    public Task<IResult> Sync([HttpTrigger(AuthorizationLevel.Admin, "post", Route = "sync")] HttpRequest request, CancellationToken token) =>
        sync.PostAsync(request, token);

    [Function("health-live")]
    public static IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        HealthEndpoint.Live();

    [Function("health-ready")]
    public Task<IResult> Ready([HttpTrigger(Read, "get", Route = "health/ready")] HttpRequest request, CancellationToken token) =>
        health.ReadyAsync(token);
}
