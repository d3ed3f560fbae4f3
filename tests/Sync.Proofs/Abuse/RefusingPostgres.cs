using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Sync.Proofs.Abuse;

/// <summary>
/// A fake database server that requests a password and rejects it, independent of the configuration of the tests'
/// server.
/// </summary>
internal sealed class RefusingPostgres : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;

    public RefusingPostgres()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The last password that a client sent.</summary>
    public string? Password { get; private set; }

    public string ConnectionString(string password) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        Username = "sync",
        Database = "sync",
        Password = password,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            try
            {
                await RefuseAsync(client.GetStream());
            }
            catch (IOException)
            {
                // The client closed the connection.
            }
        }
    }

    private async Task RefuseAsync(NetworkStream stream)
    {
        await ReadAsync(stream);
        await stream.WriteAsync((byte[])[(byte)'R', 0, 0, 0, 8, 0, 0, 0, 3]);
        await stream.ReadExactlyAsync(new byte[1]);
        Password = Encoding.UTF8.GetString(await ReadAsync(stream)).TrimEnd('\0');
        var fields = Encoding.UTF8.GetBytes(
            "SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user \"sync\"\0\0");
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, 4 + fields.Length);
        await stream.WriteAsync((byte[])[(byte)'E', .. length, .. fields]);
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - 4];
        await stream.ReadExactlyAsync(body);
        return body;
    }
}
