using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Sync.Tests.Support;

public enum BreakKind
{
    /// <summary>Both ends are reset.</summary>
    Drop,

    /// <summary>The client is told that the connection has ended; the server is not, and goes on waiting.</summary>
    HalfClose,

    /// <summary>Nothing goes through any more, and nobody is told.</summary>
    Stall,
}

/// <summary>What breaks a connection: a client that sends this text.</summary>
/// <param name="On">In ASCII, in one piece.</param>
/// <param name="AfterIt">The server gets the text and works on it; the break comes in place of its answer.</param>
public sealed record ConnectionBreak(string On, BreakKind Kind, bool AfterIt = false)
{
    /// <summary>How much of the answer still goes through.</summary>
    public int AnswerBytes { get; init; }

    /// <summary>A text that some connection must have carried before; null: none.</summary>
    public string? Since { get; init; }
}

/// <summary>Stands between the app and its PostgreSQL server, or any other, and breaks connections when it is told to.</summary>
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

    /// <summary>New connections are reset at once.</summary>
    public bool Refuses { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Through this proxy, with limits that a test can wait for.</summary>
    public string ConnectionString(int commandTimeout = 25) => new NpgsqlConnectionStringBuilder(_server.ConnectionString)
    {
        Host = "127.0.0.1",
        Port = Port,
        CommandTimeout = commandTimeout,
        CancellationTimeout = -1,
        SslMode = SslMode.Disable,
    }.ConnectionString;

    /// <param name="connectionString">Of the server, on a socket or a port.</param>
    public static TcpProxy Start(string connectionString) => new(connectionString);

    /// <param name="server">Any server on a port of this machine.</param>
    public static TcpProxy Start(Uri server) => new($"Host={server.Host};Port={server.Port}");

    /// <summary>Connections that are open end, and new ones are reset, until it is mended.</summary>
    public void Cut()
    {
        Refuses = true;
        foreach (var connection in _connections.Keys) connection.Dispose();
    }

    /// <summary>Nothing is refused or broken from now on.</summary>
    public void Mend()
    {
        Refuses = false;
        Volatile.Write(ref _armed, null);
    }

    /// <summary>The next connection that carries the text is broken, and no other.</summary>
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
            if (sent.IndexOf(Encoding.ASCII.GetBytes(since)) >= 0) Interlocked.CompareExchange(ref _armed, armed with { Since = null }, armed);
            return null;
        }

        if (armed is null || sent.IndexOf(Encoding.ASCII.GetBytes(armed.On)) < 0) return null;
        return Interlocked.CompareExchange(ref _armed, null, armed) == armed ? armed : null;
    }

    /// <returns>Null: the server is away.</returns>
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
