using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sync.Runs;

/// <summary>
/// Runs that continue after the request that started them. When the host stops, they are cancelled, and the host waits
/// until they have ended.
/// </summary>
public sealed partial class BackgroundRuns(
    SyncJob job, IHostApplicationLifetime lifetime, ILogger<BackgroundRuns> logger) : IHostedService
{
    private readonly ConcurrentDictionary<long, Task> _runs = new();

    /// <summary>Starts the work of a run and returns immediately.</summary>
    /// <param name="lease">From <see cref="SyncJob.StartAsync"/>; it is released when the run has ended.</param>
    public void Work(HeldLease lease, SyncRequest request)
    {
        var runId = lease.Run.RunId;
        _runs[runId] = Task.Run(async () =>
        {
            try
            {
                await using (lease) await job.WorkAsync(lease, request, null, lifetime.ApplicationStopping);
            }
#pragma warning disable CA1031 // No caller awaits this task: an error that is not logged here is lost.
            catch (Exception error)
            {
                LogFailed(error, runId);
            }
#pragma warning restore CA1031
            finally
            {
                _runs.TryRemove(runId, out _);
            }
        });
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_runs.Values).WaitAsync(cancellationToken);

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Run {RunId} ended with an error")]
    private partial void LogFailed(Exception error, long runId);
}
