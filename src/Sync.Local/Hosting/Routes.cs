using Sync.CenApi;
using Sync.Database;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Expectations;
using Sync.FlowLogs.History;
using Sync.FlowLogs.Snapshots;
using Sync.Http;
using Sync.OpenApi;
using Sync.Reporting;
using Sync.Reporting.Dashboard;
using Sync.Runs;
using Sync.Settings.Kept;

namespace Sync.Local.Hosting;

/// <summary>The HTTP API: every route and the handler it shares with the other host.</summary>
public static class Routes
{
    public static void MapSync(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseMiddleware<ProblemMiddleware>();
        // A problem whatever the caller accepts: of an answer that is none, it reads the status and the reason.
        app.UseStatusCodePages(page => TypedResults.Problem(statusCode: page.HttpContext.Response.StatusCode).ExecuteAsync(page.HttpContext));
        var api = app.MapGroup("/api");

        MapRead(api, "/flowlogs", (SnapshotEndpoint flowLogs, HttpRequest request, CancellationToken token) => flowLogs.ListAsync(request, token));
        MapRead(api, "/flowlogs/{flowLogId}", (HistoryEndpoint history, string flowLogId, HttpRequest request, CancellationToken token) =>
            history.GetAsync(flowLogId, request, token));
        MapRead(api, "/flowlogs/{flowLogId}/history", (HistoryEndpoint history, string flowLogId, HttpRequest request, CancellationToken token) =>
            history.HistoryAsync(flowLogId, request, token));
        MapRead(api, "/diff", (ChangesEndpoint changes, HttpRequest request, CancellationToken token) => changes.GetAsync(request, token));

        MapRead(api, "/drift", (DriftEndpoint drift, HttpRequest request, CancellationToken token) => drift.ListAsync(request, token));
        MapRead(api, "/drift/{id:guid}", (DriftEndpoint drift, Guid id, HttpRequest request, CancellationToken token) => drift.GetAsync(id, request, token));

        MapRead(api, "/deliveries", (DeliveryEndpoint deliveries, HttpRequest request, CancellationToken token) =>
            deliveries.ListAsync(request, token));
        MapRead(api, "/sinks", (DeliveryEndpoint deliveries, HttpRequest request, CancellationToken token) =>
            deliveries.SinksAsync(request, token));
        MapRead(api, "/settings", (KeptSettingsEndpoint settings, HttpRequest request, CancellationToken token) =>
            settings.GetAsync(request, token));

        MapRead(api, "/expectations", (ExpectationsEndpoint expectations, HttpRequest request, CancellationToken token) =>
            expectations.RulesAsync(request, token));
        MapRead(api, "/expectations/nonconforming", (ExpectationsEndpoint expectations, HttpRequest request, CancellationToken token) =>
            expectations.NonconformingAsync(request, token));
        MapRead(api, "/expectations/events", (ExpectationsEndpoint expectations, HttpRequest request, CancellationToken token) =>
            expectations.EventsAsync(request, token));

        MapRead(api, "/runs", (RunsEndpoint runs, HttpRequest request, CancellationToken token) => runs.ListAsync(request, token));
        MapRead(api, "/runs/{runId:long}", (RunsEndpoint runs, long runId, CancellationToken token) => runs.GetAsync(runId, token));
        MapRead(api, "/regions", (RunsEndpoint runs, HttpRequest request, CancellationToken token) => runs.RegionsAsync(request, token));
        MapRead(api, "/summary", (SummaryEndpoint summary, HttpRequest request, CancellationToken token) => summary.GetAsync(request, token));
        api.MapPost("/sync", (SyncEndpoint sync, HttpRequest request, CancellationToken token) => sync.PostAsync(request, token));

        // With and without a slash at the end, which routing takes for the same: Alibaba's clients call the one with.
        api.MapMethods("/cen", ["GET", "POST"], (CenEndpoint cen, HttpRequest request, CancellationToken token) =>
            cen.AnswerAsync(request, token));

        MapRead(api, "/dashboard", (HttpRequest request) => DashboardEndpoint.Get(request, null));
        MapRead(api, "/dashboard/{file}", (string file, HttpRequest request) => DashboardEndpoint.Get(request, file));
        MapRead(api, "/openapi.json", OpenApiEndpoint.Get);
        MapRead(api, "/health/live", HealthEndpoint.Live);
        MapRead(api, "/health/ready", (HealthEndpoint health, CancellationToken token) => health.ReadyAsync(token));
    }

    private static void MapRead(IEndpointRouteBuilder api, string pattern, Delegate handler)
    {
        api.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], handler);
        api.MapMethods(pattern, [HttpMethods.Options], (HttpResponse response) =>
        {
            response.Headers.Allow = "GET, HEAD, OPTIONS";
            return TypedResults.NoContent();
        });
    }
}
