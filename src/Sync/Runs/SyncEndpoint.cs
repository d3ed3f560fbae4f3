using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Sync.Http;
using Sync.Settings;

namespace Sync.Runs;

/// <summary><c>POST /api/sync</c>: starts a run and answers before it ends, or gives the plan of a dry run.</summary>
public sealed class SyncEndpoint(SyncJob job, BackgroundRuns background, SyncSettings settings) : IDisposable
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
            var run = await job.StartAsync(sync, cancellationToken);
            background.Work(run);
            return TypedResults.Accepted($"/api/runs/{run.RunId}", new RunStarted(run.RunId));
        }
        catch (RunInProgressException busy)
        {
            return TypedResults.Problem(
                busy.Message, statusCode: StatusCodes.Status409Conflict, title: "A run is already working.",
                extensions: new Dictionary<string, object?> { ["runId"] = busy.Run.RunId, ["startedAt"] = busy.Run.StartedAt, ["until"] = busy.Run.Until });
        }
        catch (WrongCloudException error)
        {
            return OfAnotherCloud(error);
        }
    }

    private static ProblemHttpResult OfAnotherCloud(WrongCloudException error) => TypedResults.Problem(
        error.Message, statusCode: StatusCodes.Status409Conflict, title: "The inventory is of another cloud.");

    /// <summary>Nobody waits in line: what is asked for again and again would only pile up.</summary>
    private async Task<IResult> PlanAsync(SyncRequest sync, HttpResponse response, CancellationToken cancellationToken)
    {
        if (!await _dryRuns.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            response.Headers.RetryAfter = "30";
            return TypedResults.Problem(
                $"{settings.MaxDryRuns} dry runs are under way, as many as Sync__MaxDryRuns allows: try again when one has ended.",
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
