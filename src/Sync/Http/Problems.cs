using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;

namespace Sync.Http;

/// <summary>
/// Turns exceptions of a handler into problem+json that tells the caller what to do, without internal details.
/// </summary>
/// <param name="outageOf">Recognizes errors that pass; null for all others.</param>
public sealed partial class Problems(Func<Exception, Outage?> outageOf, ILogger<Problems> logger)
{
    /// <param name="answer">Handles the request and writes the response.</param>
    public async Task GuardAsync(HttpContext context, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected.
        }
        catch (TooBroadException broad) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            var faults = new Dictionary<string, string[]> { [broad.Parameter] = [broad.Message] };
            await TypedResults.ValidationProblem(faults, title: "The query is too broad.").ExecuteAsync(context);
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            // Removes headers that were set for the failed response.
            context.Response.Clear();
            await Describe(context, error).ExecuteAsync(context);
        }
    }

    private ProblemHttpResult Describe(HttpContext context, Exception error)
    {
        var (method, path) = (context.Request.Method, context.Request.Path);
        if (error is BadHttpRequestException bad)
            return TypedResults.Problem("The request could not be read.", statusCode: bad.StatusCode);
        if (outageOf(error) is not { } outage)
        {
            LogFailed(error, method, path);
            return TypedResults.Problem("The error has been logged.", statusCode: 500, title: "Internal server error.");
        }

        LogOutage(method, path, outage.Why, error.Message);
        context.Response.Headers.RetryAfter = "5";
        return TypedResults.Problem(
            outage.Advice, statusCode: StatusCodes.Status503ServiceUnavailable, title: outage.Why);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(Exception error, string method, string path);

    // Its cause is outside the app: a stack trace would not help to find it.
    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Method} {Path} failed: {Why} ({Reason})")]
    private partial void LogOutage(string method, string path, string why, string reason);
}

/// <summary>A failure that the caller can wait for.</summary>
/// <param name="Why">A sentence without internal details.</param>
/// <param name="Advice">What the caller can do.</param>
public sealed record Outage(string Why, string Advice);
