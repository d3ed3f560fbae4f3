using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Sync.Http;

namespace Sync.Runs;

/// <summary>
/// <c>POST /api/sync</c>: starts a run and answers 202 immediately, or answers with the plan of a dry run.
/// </summary>
public sealed class SyncEndpoint(SyncJob job, BackgroundRuns background, RunSettings settings) : IDisposable
{
    private readonly SemaphoreSlim _dryRuns = new(settings.MaxDryRuns);

    public async Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var sync = new SyncRequest(SyncTrigger.Http, reader.Flag("dryRun"), reader.Flag("forceRemovals"));
        if (reader.Problem() is { } problem) return problem;
        if (sync.DryRun) return await PlanAsync(sync, request.HttpContext.Response, cancellationToken);

        try
        {
            var lease = await job.StartAsync(sync, cancellationToken);
            background.Work(lease, sync);
            return TypedResults.Accepted($"/api/runs/{lease.Run.RunId}", new RunStarted(lease.Run.RunId));
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
