using Sync.CenApi;
using Sync.Database;
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

        api.MapGet("/runs", (RunsEndpoint runs, HttpRequest request, CancellationToken token) => runs.ListAsync(request, token));
        api.MapGet("/runs/{runId:long}", (RunsEndpoint runs, long runId, CancellationToken token) => runs.GetAsync(runId, token));
        api.MapGet("/regions", (RunsEndpoint runs, HttpRequest request, CancellationToken token) => runs.RegionsAsync(request, token));
        api.MapPost("/sync", (SyncEndpoint sync, HttpRequest request, CancellationToken token) => sync.PostAsync(request, token));

        // With and without a slash at the end, which routing takes for the same: Alibaba's clients call the one with.
        api.MapMethods("/cen", ["GET", "POST"], (CenEndpoint cen, HttpRequest request, CancellationToken token) =>
            cen.AnswerAsync(request, token));

        api.MapGet("/health/live", HealthEndpoint.Live);
        api.MapGet("/health/ready", (HealthEndpoint health, CancellationToken token) => health.ReadyAsync(token));
    }
}
