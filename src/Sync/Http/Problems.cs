using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Sync.Database;

namespace Sync.Http;

/// <summary>Turns what a handler throws into problem+json that tells the caller what to do, and nothing of the inside.</summary>
public sealed partial class Problems(ILogger<Problems> logger)
{
    /// <param name="answer">Handles the request and writes the answer.</param>
    public async Task GuardAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
        }
        catch (TooBroadException broad) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            var faults = new Dictionary<string, string[]> { [broad.Parameter] = [broad.Message] };
            await TypedResults.ValidationProblem(faults, title: "The question is too broad.").ExecuteAsync(context);
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            LogFailed(error, context.Request.Method, context.Request.Path);
            // A tag or a type set for the answer that failed is not this one's.
            context.Response.Clear();
            await Describe(context, error).ExecuteAsync(context);
        }
    }

    private static ProblemHttpResult Describe(HttpContext context, Exception error)
    {
        if (error is BadHttpRequestException bad) return TypedResults.Problem("The request could not be read.", statusCode: bad.StatusCode);
        var (why, advice) = error switch
        {
            _ when DatabaseErrors.IsFull(error) => ("All connections to the database are in use.", "Try again in a few seconds."),
            _ when DatabaseErrors.IsLate(error) => (
                "The database did not answer in time.",
                "Try again in a few seconds, or ask for less: name a regionId, a shorter time or fewer days, or leave out q and sort."),
            _ when DatabaseErrors.IsAway(error) => ("The database does not answer.", "Try again in a few seconds."),
            _ when DatabaseErrors.IsReadOnly(error) => ("The database takes no writes.", "It is a standby, or it was made read-only: reads work."),
            _ when DatabaseErrors.LacksSchema(error) => ("The database lacks the schema of this build.", "It is being migrated, or the command migrate has to be run."),
            _ => (null, null),
        };
        if (why is null) return TypedResults.Problem("It has been logged.", statusCode: 500, title: "Something went wrong inside.");
        context.Response.Headers.RetryAfter = "5";
        return TypedResults.Problem(advice, statusCode: StatusCodes.Status503ServiceUnavailable, title: why);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(Exception error, string method, string path);
}
