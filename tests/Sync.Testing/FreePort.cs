using System.Net;
using System.Net.Sockets;

namespace Sync.Testing;

internal static class FreePort
{
    /// <summary>Finds a free port on the loopback address, for a process that needs a fixed port.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
