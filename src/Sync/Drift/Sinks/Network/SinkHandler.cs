using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;

namespace Sync.Drift.Sinks.Network;

/// <summary>The network below the sinks: it connects only where it may, goes nowhere else, and tells nobody where it was.</summary>
internal static class SinkHandler
{
    /// <param name="resolve">From a name to its addresses.</param>
    public static SocketsHttpHandler Create(Func<string, CancellationToken, Task<IPAddress[]>> resolve, bool allowsPrivate) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // A proxy would connect in our place, to an address of its own choice.
        UseProxy = false,
        ConnectTimeout = Receiver.MaxTimeout,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, resolve, allowsPrivate, cancellationToken),
        // No connection is kept: alerts are rare, and each finds the address anew.
        PooledConnectionLifetime = TimeSpan.Zero,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0,
        // Spans and metrics of HTTP clients tell the URL or its host, and some receivers have their secret in it.
        ActivityHeadersPropagator = null,
        MeterFactory = new UnheardMeters(),
    };

    /// <summary>Connects to one of the very addresses that were looked at: the name is not resolved again.</summary>
    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint target, Func<string, CancellationToken, Task<IPAddress[]>> resolve, bool allowsPrivate,
        CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await resolve(target.Host, cancellationToken);
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

    /// <summary>Meters that are closed before anything is measured.</summary>
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
