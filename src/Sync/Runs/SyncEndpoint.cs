using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Sync.Http;
using Sync.Runs.Steps;

namespace Sync.Runs;

/// <summary>
/// <c>POST /api/sync</c>: starts a run and answers 202 immediately, answers with the plan of a dry run, or ends a
/// distributed run.
/// </summary>
public sealed class SyncEndpoint(SyncJob job, BackgroundRuns background, RunSteps steps, RunSettings settings)
    : IDisposable
{
    private readonly SemaphoreSlim _dryRuns = new(settings.MaxDryRuns);

    /// <summary>For a host without an orchestration: the process works on the run.</summary>
    public Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellationToken) =>
        AnswerAsync(request, WorkHereAsync, cancellationToken);

    /// <param name="scheduleAsync">
    /// Schedules the orchestration of a run, which works on it if <c>Sync__Engine</c> is <c>Durable</c>.
    /// </param>
    public Task<IResult> PostAsync(
        HttpRequest request, Func<DistributedRun, CancellationToken, Task> scheduleAsync,
        CancellationToken cancellationToken) =>
        settings.Engine == RunEngine.InProcess
            ? PostAsync(request, cancellationToken)
            : AnswerAsync(
                request, async (sync, token) => (await steps.StartAsync(sync, scheduleAsync, token)).RunId,
                cancellationToken);

    private async Task<long> WorkHereAsync(SyncRequest sync, CancellationToken cancellationToken)
    {
        var lease = await job.StartAsync(sync, cancellationToken);
        background.Work(lease, sync);
        return lease.Run.RunId;
    }

    /// <param name="startAsync">Starts a run and returns its ID.</param>
    private async Task<IResult> AnswerAsync(
        HttpRequest request, Func<SyncRequest, CancellationToken, Task<long>> startAsync,
        CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var sync = new SyncRequest(SyncTrigger.Http, reader.Flag("dryRun"), reader.Flag("forceRemovals"));
        var isCancelled = reader.Flag("cancel");
        if (isCancelled && (sync.DryRun || sync.ForceRemovals))
            reader.Fault("cancel", "ends a run: it cannot be combined with dryRun and forceRemovals");
        if (reader.Problem() is { } problem) return problem;
        if (isCancelled) return await CancelAsync(cancellationToken);
        if (sync.DryRun) return await PlanAsync(sync, request.HttpContext.Response, cancellationToken);

        try
        {
            var runId = await startAsync(sync, cancellationToken);
            return TypedResults.Accepted($"/api/runs/{runId}", new RunStarted(runId));
        }
        catch (RunInProgressException busy)
        {
            return TypedResults.Problem(
                busy.Message, statusCode: StatusCodes.Status409Conflict, title: "A run is already in progress.",
                extensions: new Dictionary<string, object?>
                {
                    ["runId"] = busy.Run.RunId,
                    ["startedAt"] = busy.Run.StartedAt,
                    ["until"] = busy.Run.Until,
                });
        }
        catch (WrongCloudException error)
        {
            return OfAnotherCloud(error);
        }
    }

    private async Task<IResult> CancelAsync(CancellationToken cancellationToken) =>
        await steps.CancelAsync(cancellationToken) is { } runId
            ? TypedResults.Accepted($"/api/runs/{runId}", new RunStarted(runId))
            : TypedResults.Problem(
                "No distributed run (Sync__Engine=Durable) is in progress. A run in one process ends when that process "
                    + "is stopped.",
                statusCode: StatusCodes.Status409Conflict, title: "No run to cancel.");

    private static ProblemHttpResult OfAnotherCloud(WrongCloudException error) => TypedResults.Problem(
        error.Message, statusCode: StatusCodes.Status409Conflict, title: "The inventory belongs to another cloud.");

    /// <summary>Further dry runs are refused and not queued: clients that repeat requests would fill a queue.</summary>
    private async Task<IResult> PlanAsync(SyncRequest sync, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!await _dryRuns.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            response.Headers.RetryAfter = "30";
            return TypedResults.Problem(
                $"{settings.MaxDryRuns} dry runs are in progress, the maximum of Sync__MaxDryRuns: try again when one "
                    + "has ended.",
                statusCode: StatusCodes.Status429TooManyRequests, title: "Too many dry runs.");
        }

        try
        {
            return TypedResults.Ok(await job.RunAsync(sync, cancellationToken: cancellationToken));
        }
        catch (WrongCloudException error)
        {
            return OfAnotherCloud(error);
        }
        finally
        {
            _dryRuns.Release();
        }
    }

    public void Dispose() => _dryRuns.Dispose();
}

public sealed record RunStarted(long RunId);
