using Microsoft.AspNetCore.Http;
using Sync.Http;

namespace Sync.Runs;

/// <summary><c>POST /api/sync</c>: starts a run and answers before it ends, or gives the plan of a dry run.</summary>
public sealed class SyncEndpoint(SyncJob job, BackgroundRuns background)
{
    public async Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request.Query);
        var sync = new SyncRequest(SyncTrigger.Http, reader.Flag("dryRun"), reader.Flag("forceRemovals"));
        if (reader.Problem() is { } problem) return problem;
        if (sync.DryRun) return TypedResults.Ok(await job.RunAsync(sync, cancellationToken: cancellationToken));

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
    }
}

public sealed record RunStarted(long RunId);
