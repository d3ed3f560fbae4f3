using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sync.Database;

/// <summary>
/// Migrates before the host accepts its first request. An unreachable database does not prevent the host from starting:
/// <c>health/ready</c> reports it, and callers that need the schema retry with <see cref="EnsureAsync"/>.
/// </summary>
public sealed partial class MigrationAtStart(
    Migrator migrator, NpgsqlDataSource dataSource, ConnectionBudget connections, ILogger<MigrationAtStart> logger)
    : IHostedLifecycleService
{
    private volatile bool _done;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await EnsureAsync(cancellationToken);
        }
        catch (Exception error) when (
            error is NpgsqlException or TimeoutException or MigrationException or PoolerException)
        {
            LogFailed(error);
        }
    }

    /// <summary>
    /// Migrates unless the database has the current schema, which it can lose if an older dump is restored. Logs once
    /// if the instances may open more connections than the server allows.
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

    [LoggerMessage(EventId = 1, Level = LogLevel.Error,
        Message = "The database could not be migrated at startup; the next scheduled run will retry")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error,
        Message = "The app may open more connections than the database allows: {Fault}")]
    private partial void LogTooMany(string fault);
}
