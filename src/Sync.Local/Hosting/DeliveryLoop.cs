using Sync.Drift.Deliveries;
using Sync.Drift.Sinks;

namespace Sync.Local.Hosting;

/// <summary>
/// Sends due deliveries every few seconds, to each sink independently, so that a slow sink does not delay the others.
/// </summary>
public sealed partial class DeliveryLoop(
    DeliverySender deliveries, IReadOnlyDictionary<string, Sink> sinks, TimeProvider time,
    ILogger<DeliveryLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(sinks.Values.Select(sink => Task.Run(() => LoopAsync(sink, stoppingToken), stoppingToken)));

    private async Task LoopAsync(Sink sink, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await deliveries.SendDueAsync(sink, stoppingToken);
            }
#pragma warning disable CA1031 // No error may end the loop: the next iteration tries again.
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(error, sink.Name);
            }
#pragma warning restore CA1031
            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Sending to sink {Sink} failed")]
    private partial void LogFailed(Exception error, string sink);
}
