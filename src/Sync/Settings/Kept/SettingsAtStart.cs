using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sync.Settings.Kept;

/// <summary>Keeps the settings when the host starts. Where the database is away, the first run or delivery does.</summary>
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

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The settings could not be kept at start; the next tick tries again")]
    private partial void LogFailed(Exception error);
}
