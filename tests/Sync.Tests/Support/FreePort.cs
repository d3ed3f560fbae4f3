using System.Net;
using System.Net.Sockets;

namespace Sync.Tests.Support;

internal static class FreePort
{
    /// <summary>A port of loopback that was free just now, for a process that has to be told one.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
