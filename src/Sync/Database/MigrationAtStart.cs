using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sync.Database;

/// <summary>
/// Migrates before the host takes its first request. A database that is away does not keep the host from starting:
/// <c>health/ready</c> says so, and whoever needs the schema tries again with <see cref="EnsureAsync"/>.
/// </summary>
public sealed partial class MigrationAtStart(
    Migrator migrator, NpgsqlDataSource dataSource, ConnectionBudget connections, ILogger<MigrationAtStart> logger) : IHostedLifecycleService
{
    private volatile bool _done;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await EnsureAsync(cancellationToken);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or MigrationException or PoolerException)
        {
            LogFailed(error);
        }
    }

    /// <summary>
    /// Migrates unless the database has the schema; it may have lost it, if an older dump was restored meanwhile. Logs once if this
    /// process may open more connections than the server takes.
    /// </summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await migrator.MigrateAsync(cancellationToken);
        if (_done) return;
        _done = true;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (await connections.FaultAsync(connection, cancellationToken) is { } fault) LogTooMany(fault);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The database could not be migrated at start; the next tick tries again")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "More connections to the database are allowed than it takes: {Fault}")]
    private partial void LogTooMany(string fault);
}
