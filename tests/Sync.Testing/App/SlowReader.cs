using System.Net.Sockets;
using System.Text;

namespace Sync.Testing;

/// <summary>A client that sends a request and receives only what the test reads, with a small receive buffer.</summary>
internal sealed class SlowReader : IDisposable
{
    private readonly TcpClient _client = new() { ReceiveBufferSize = 4096 };

    private SlowReader()
    {
    }

    public NetworkStream Stream => _client.GetStream();

    /// <summary>Sends the request and waits for the beginning of the response.</summary>
    public static async Task<SlowReader> StartAsync(Uri address, string path, string headers = "")
    {
        var reader = new SlowReader();
        await reader._client.ConnectAsync(address.Host, address.Port);
        await reader.Stream.WriteAsync(
            Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}Connection: close\r\n\r\n"));
        await reader.Stream.ReadExactlyAsync(new byte[12]);
        return reader;
    }

    /// <summary>Reads until the server closes or resets the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var (text, buffer) = (new MemoryStream(), new byte[64 * 1024]);
        try
        {
            while (await Stream.ReadAsync(buffer, limit.Token) is > 0 and var read) text.Write(buffer, 0, read);
        }
        catch (IOException)
        {
            // Reset: the server aborted the export.
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    public void Dispose() => _client.Dispose();
}
