using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Sync.Proofs.Database;

public enum BreakKind
{
    /// <summary>Both connections are reset.</summary>
    Drop,

    /// <summary>The connection to the client is closed. The server is not notified and continues to wait.</summary>
    HalfClose,

    /// <summary>No more data is forwarded, and neither side is notified.</summary>
    Stall,
}

/// <summary>Breaks a connection when its client sends a text.</summary>
/// <param name="On">The text, ASCII, sent in one packet.</param>
/// <param name="AfterIt">Whether the server receives the text and processes it, and its response is dropped.</param>
public sealed record ConnectionBreak(string On, BreakKind Kind, bool AfterIt = false)
{
    /// <summary>The number of bytes of the response that are still forwarded.</summary>
    public int AnswerBytes { get; init; }

    /// <summary>A text that any connection must have sent before; null if none is required.</summary>
    public string? Since { get; init; }
}

/// <summary>A proxy in front of PostgreSQL or another server that breaks connections on request.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly Task _accepting;
    private readonly ConcurrentDictionary<ProxiedConnection, bool> _connections = new();
    private ConnectionBreak? _armed;

    private TcpProxy(string connectionString)
    {
        _server = new NpgsqlConnectionStringBuilder(connectionString);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Whether new connections are reset immediately.</summary>
    public bool Refuses { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>A connection string through this proxy, with time limits short enough for a test.</summary>
    public string ConnectionString(int commandTimeout = 25) =>
        new NpgsqlConnectionStringBuilder(_server.ConnectionString)
        {
            Host = "127.0.0.1",
            Port = Port,
            CommandTimeout = commandTimeout,
            CancellationTimeout = -1,
            SslMode = SslMode.Disable,
        }.ConnectionString;

    /// <param name="connectionString">Of the PostgreSQL server, on a Unix socket or a TCP port.</param>
    public static TcpProxy Start(string connectionString) => new(connectionString);

    /// <param name="server">Any server on a port of this machine.</param>
    public static TcpProxy Start(Uri server) => new($"Host={server.Host};Port={server.Port}");

    /// <summary>Closes open connections and resets new ones until <see cref="Mend"/> is called.</summary>
    public void Cut()
    {
        Refuses = true;
        foreach (var connection in _connections.Keys) connection.Dispose();
    }

    /// <summary>Stops refusing and breaking connections.</summary>
    public void Mend()
    {
        Refuses = false;
        Volatile.Write(ref _armed, null);
    }

    /// <summary>Breaks only the next connection that sends the text.</summary>
    public void BreakOnce(ConnectionBreak how) => Volatile.Write(ref _armed, how);

    public bool HasBroken => Volatile.Read(ref _armed) is null;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_over.IsCancellationRequested)
        {
            var client = await _listener.AcceptSocketAsync(_over.Token);
            if (Refuses) client.Close(0);
            else _ = Task.Run(() => ServeAsync(client));
        }
    }

    private async Task ServeAsync(Socket client)
    {
        if (await ConnectAsync() is not { } server)
        {
            client.Close(0);
            return;
        }

        using var connection = new ProxiedConnection(client, server, Take);
        _connections.TryAdd(connection, true);
        await connection.ServeAsync(_over.Token);
        _connections.TryRemove(connection, out _);
    }

    private ConnectionBreak? Take(ReadOnlySpan<byte> sent)
    {
        var armed = Volatile.Read(ref _armed);
        if (armed?.Since is { } since)
        {
            if (sent.IndexOf(Encoding.ASCII.GetBytes(since)) >= 0)
                Interlocked.CompareExchange(ref _armed, armed with { Since = null }, armed);
            return null;
        }

        if (armed is null || sent.IndexOf(Encoding.ASCII.GetBytes(armed.On)) < 0) return null;
        return Interlocked.CompareExchange(ref _armed, null, armed) == armed ? armed : null;
    }

    /// <returns>Null if the server is not reachable.</returns>
    private async Task<Socket?> ConnectAsync()
    {
        EndPoint end = _server.Host!.StartsWith('/')
            ? new UnixDomainSocketEndPoint($"{_server.Host}/.s.PGSQL.{_server.Port}")
            : new DnsEndPoint(_server.Host, _server.Port);
        var server = end is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await server.ConnectAsync(end);
            return server;
        }
        catch (SocketException)
        {
            server.Dispose();
            return null;
        }
    }
}
