using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;

namespace Sync.Drift.Sinks.Network;

/// <summary>
/// The HTTP handler of the sinks: connects only to allowed addresses, follows no redirects, emits no telemetry.
/// </summary>
internal static class SinkHandler
{
    /// <param name="resolve">Resolves a host name to its addresses.</param>
    public static SocketsHttpHandler Create(
        Func<string, CancellationToken, Task<IPAddress[]>> resolve, bool allowsPrivate) => new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would resolve the name itself and bypass the address check.
            UseProxy = false,
            ConnectTimeout = Receiver.MaxTimeout,
            ConnectCallback = (context, cancellationToken) =>
                ConnectAsync(context.DnsEndPoint, resolve, allowsPrivate, cancellationToken),
            // Connections are not pooled: alerts are rare, and each attempt resolves the name again.
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 0,
            // HTTP client spans and metrics contain the URL or host, and the URLs of some receivers contain secrets.
            ActivityHeadersPropagator = null,
            MeterFactory = new UnheardMeters(),
        };

    /// <summary>Connects to one of the checked addresses; the name is not resolved again.</summary>
    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint target, Func<string, CancellationToken, Task<IPAddress[]>> resolve, bool allowsPrivate,
        CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal)
            ? [literal]
            : await resolve(target.Host, cancellationToken);
        if (!allowsPrivate && !addresses.All(PublicAddress.Is)) throw new RefusedAddressException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Meters that are disposed before they can record anything.</summary>
    private sealed class UnheardMeters : IMeterFactory
    {
        public Meter Create(MeterOptions options)
        {
            var meter = new Meter("Sync.Unheard");
            meter.Dispose();
            return meter;
        }

        public void Dispose()
        {
        }
    }
}
