using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sync.Database;

/// <summary>
/// Migrates before the host takes its first request. A database that is away does not keep the host from starting:
/// <c>health/ready</c> says so, and whoever needs the schema tries again with <see cref="EnsureAsync"/>.
/// </summary>
public sealed partial class MigrationAtStart(Migrator migrator, ILogger<MigrationAtStart> logger) : IHostedLifecycleService
{
    private volatile bool _done;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await EnsureAsync(cancellationToken);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or MigrationException)
        {
            LogFailed(error);
        }
    }

    /// <summary>Migrates unless this process has done so.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_done) return;
        await migrator.MigrateAsync(cancellationToken);
        _done = true;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The database could not be migrated at start; the next tick tries again")]
    private partial void LogFailed(Exception error);
}
