using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sync.Http;

/// <summary>
/// Bounds what readers of whole files can take: so many at once, each for so long, and none whose reader takes nothing. No export
/// holds a connection while its reader is waited for, so readers cost memory and nothing else.
/// </summary>
public sealed partial class Exports(ExportSettings settings, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Exports> logger)
    : IDisposable
{
    private readonly SemaphoreSlim _places = new(settings.MaxConcurrent);

    /// <summary>Answers with a file, or with a 503 when too many are under way.</summary>
    /// <param name="write">Writes head and body. Its token ends with the request, with the host, at the deadline and when the reader stalls.</param>
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
        catch (Exception error) when (export.Token.IsCancellationRequested && error is OperationCanceledException or IOException)
        {
            // A reader that left says so itself; of all other ends somebody will want to know.
            if (export.WhyEnded is { } why) LogEnded(context.Request.Path, why);
            // A file that breaks off must not look whole: the connection goes without the end of the body.
            context.Abort();
        }
        catch (Exception) when (context.Response.HasStarted)
        {
            context.Abort();
            throw;
        }
    }

    private ProblemHttpResult Full() => TypedResults.Problem(
        $"{settings.MaxConcurrent} are under way, which is Sync__Exports__MaxConcurrent. Try again in a few seconds, or read pages "
            + "with pageSize.",
        statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many exports at once.");

    public void Dispose() => _places.Dispose();

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The export of {Path} was ended: {Why}")]
    private partial void LogEnded(string path, string why);
}
