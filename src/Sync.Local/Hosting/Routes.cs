using Sync.Database;
using Sync.Drift;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Runs;

namespace Sync.Local.Hosting;

/// <summary>The HTTP API: every route and the handler it shares with the other host.</summary>
public static class Routes
{
    public static void MapSync(this WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.UseStatusCodePages();
        var api = app.MapGroup("/api");

        api.MapGet("/flowlogs", (SnapshotEndpoint flowLogs, HttpRequest request, CancellationToken token) => flowLogs.ListAsync(request, token));
        api.MapGet("/flowlogs/{flowLogId}", (SnapshotEndpoint flowLogs, string flowLogId, HttpRequest request, CancellationToken token) =>
            flowLogs.GetAsync(flowLogId, request, token));

        api.MapGet("/drift", (DriftEndpoint drift, HttpRequest request, CancellationToken token) => drift.ListAsync(request, token));
        api.MapGet("/drift/{id:guid}", (DriftEndpoint drift, Guid id, HttpRequest request, CancellationToken token) => drift.GetAsync(id, request, token));

        api.MapGet("/runs", (RunsEndpoint runs, HttpRequest request, CancellationToken token) => runs.ListAsync(request, token));
        api.MapGet("/runs/{runId:long}", (RunsEndpoint runs, long runId, CancellationToken token) => runs.GetAsync(runId, token));
        api.MapGet("/regions", (RunsEndpoint runs, HttpRequest request, CancellationToken token) => runs.RegionsAsync(request, token));
        api.MapPost("/sync", (SyncEndpoint sync, HttpRequest request, CancellationToken token) => sync.PostAsync(request, token));

        api.MapGet("/health/live", HealthEndpoint.Live);
        api.MapGet("/health/ready", (HealthEndpoint health, CancellationToken token) => health.ReadyAsync(token));
    }
}
