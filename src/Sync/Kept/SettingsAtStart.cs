using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sync.Kept;

/// <summary>
/// Stores the settings when the host starts. If the database is not reachable, the first run or delivery stores them.
/// </summary>
public sealed partial class SettingsAtStart(SettingsInForce settings, ILogger<SettingsAtStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await settings.LoadAsync(cancellationToken);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            LogFailed(error);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 1, Level = LogLevel.Error,
        Message = "The settings could not be stored at startup; the next scheduled run will retry")]
    private partial void LogFailed(Exception error);
}
