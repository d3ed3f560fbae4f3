using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sync.Runs;

/// <summary>Runs that outlive the request that started them. A host that stops ends them between scopes and waits for that.</summary>
public sealed partial class BackgroundRuns(IHostApplicationLifetime lifetime, ILogger<BackgroundRuns> logger) : IHostedService
{
    private readonly ConcurrentDictionary<long, Task> _runs = new();

    /// <summary>Takes over the run and gives its lock back when it is done.</summary>
    public void Work(StartedRun run)
    {
        _runs[run.RunId] = Task.Run(async () =>
        {
            try
            {
                await using (run) await run.WorkAsync(null, lifetime.ApplicationStopping);
            }
#pragma warning disable CA1031 // Nobody awaits this task: an error that is not logged here is lost.
            catch (Exception error)
            {
                LogFailed(error, run.RunId);
            }
#pragma warning restore CA1031
            finally
            {
                _runs.TryRemove(run.RunId, out _);
            }
        });
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_runs.Values).WaitAsync(cancellationToken);

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Run {RunId} ended with an error")]
    private partial void LogFailed(Exception error, long runId);
}
