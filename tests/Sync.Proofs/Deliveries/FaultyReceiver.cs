using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Sync.Proofs.Deliveries;

/// <summary>A request that was read completely, whatever the answer was.</summary>
internal sealed record Arrived(string MessageId, string Body);

/// <summary>A webhook receiver on plain sockets. It accepts messages until a fault occurs.</summary>
internal sealed partial class FaultyReceiver : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentQueue<Arrived> _arrived = new();
    private readonly ConcurrentQueue<Task> _serving = new();

    // Bound but never listening: reserves the port while connections are refused.
    private readonly Socket _place = Bound(0);
    private Socket _door = null!;
    private ReceiverFault? _coming;
    private volatile ReceiverFault? _fault;
    private int _before;

    private FaultyReceiver() => Open();

    public Uri Url => new($"http://127.0.0.1:{Port}/hook/url-secret");

    public IReadOnlyList<Arrived> Arrived => [.. _arrived];

    private int Port => ((IPEndPoint)_place.LocalEndPoint!).Port;

    public static FaultyReceiver Start() => new();

    /// <param name="after">How many messages it accepts before the fault; they arrive one at a time.</param>
    public void Strike(ReceiverFault fault, int after)
    {
        (_coming, _before) = (fault, after);
        if (after == 0) Begin();
    }

    public void Mend()
    {
        if (_fault is { Answer: null }) Open();
        (_coming, _fault) = (null, null);
    }

    public void Forget() => _arrived.Clear();

    private void Begin()
    {
        _fault = _coming;
        if (_fault is { Answer: null }) _door.Dispose();
    }

    private void Open()
    {
        _door = Bound(Port);
        _door.Listen();
        _serving.Enqueue(AcceptAsync(_door));
    }

    private static Socket Bound(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private async Task AcceptAsync(Socket door)
    {
        while (true) _serving.Enqueue(ServeAsync(await door.AcceptAsync(_over.Token)));
    }

    private async Task ServeAsync(Socket client)
    {
        using (client)
        {
            var fault = _fault;
            if (fault is not { Listens: false }) _arrived.Enqueue(await ReadAsync(client));
            if (fault is not null)
            {
                await fault.Answer!(client, _over.Token);
                return;
            }

            if (_coming is not null && --_before == 0) Begin();
            await client.SendAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), _over.Token);
        }
    }

    private async Task<Arrived> ReadAsync(Socket client)
    {
        var (buffer, length) = (new byte[128 * 1024], 0);
        while (true)
        {
            var read = await client.ReceiveAsync(buffer.AsMemory(length), _over.Token);
            if (read == 0) throw new IOException("The request is incomplete.");
            length += read;
            var head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (head < 0) continue;
            var headers = Encoding.Latin1.GetString(buffer, 0, head);
            var body = buffer.AsSpan(head + 4, length - head - 4);
            if (body.Length == int.Parse(ContentLength().Match(headers).Groups[1].ValueSpan, provider: null))
                return new Arrived(MessageId().Match(headers).Groups[1].Value, Encoding.UTF8.GetString(body));
        }
    }

    [GeneratedRegex(@"Content-Length: (\d+)")]
    private static partial Regex ContentLength();

    [GeneratedRegex("webhook-id: ([0-9a-f-]+)")]
    private static partial Regex MessageId();

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _door.Dispose();
        // Errors of disconnected clients do not concern a test.
        await Task.WhenAll(_serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _place.Dispose();
        _over.Dispose();
    }
}
