using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sync.Http;

/// <summary>
/// Limits exports: how many run at once, how long each may take, and how long a client may stall. No export holds a
/// database connection while it waits for its client, so a slow client costs only memory.
/// </summary>
public sealed partial class Exports(
    ExportSettings settings, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Exports> logger)
    : IDisposable
{
    private readonly SemaphoreSlim _places = new(settings.MaxConcurrent);

    /// <summary>Answers with a file, or with a 503 if too many exports are in progress.</summary>
    /// <param name="write">
    /// Writes headers and body. The token of its argument is cancelled when the request is aborted, the host shuts
    /// down, the deadline passes or the client stalls.
    /// </param>
    internal async Task AnswerAsync(HttpContext context, Func<Export, Task> write)
    {
        if (!await _places.WaitAsync(TimeSpan.Zero, context.RequestAborted))
        {
            context.Response.Headers.RetryAfter = "10";
            await Full().ExecuteAsync(context);
            return;
        }

        try
        {
            using var export = new Export(context, settings, time, lifetime.ApplicationStopping);
            await WriteAsync(context, export, write);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task WriteAsync(HttpContext context, Export export, Func<Export, Task> write)
    {
        try
        {
            await write(export);
        }
        catch (Exception error)
            when (export.Token.IsCancellationRequested && error is OperationCanceledException or IOException)
        {
            // A client that disconnects is normal; every other reason is logged.
            if (export.WhyEnded is { } why) LogEnded(context.Request.Path, why);
            // A truncated file must not look complete: the connection is closed before the end of the body.
            context.Abort();
        }
        catch (Exception) when (context.Response.HasStarted)
        {
            context.Abort();
            throw;
        }
    }

    private ProblemHttpResult Full() => TypedResults.Problem(
        $"{settings.MaxConcurrent} exports are in progress, the limit set by Sync__Exports__MaxConcurrent. "
            + "Try again in a few seconds, or read pages with pageSize.",
        statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many exports at once.");

    public void Dispose() => _places.Dispose();

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Export of {Path} aborted: {Why}")]
    private partial void LogEnded(string path, string why);
}
