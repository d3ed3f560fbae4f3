using System.Net;
using System.Net.Sockets;

namespace Sync.Testing;

internal static class FreePort
{
    // Below the ports that systems give to outgoing connections and to listeners that ask for any: one of those could
    // take the port before the process that it was found for.
    private const int First = 20_000, Count = 10_000;

    private static int _last = Random.Shared.Next(Count);

    /// <summary>
    /// Finds a free port on the loopback address, for a process that needs a fixed port; each call finds another.
    /// </summary>
    public static int Find()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // In use.
            }
        }
    }
}
