using System.Net.Sockets;

namespace Sync.Proofs.Database;

/// <summary>Forwards data between a client and its server until the connection is broken.</summary>
/// <param name="take">Returns the break that the sent data triggers; null if it triggers none.</param>
internal sealed class ProxiedConnection(Socket client, Socket server, ProxiedConnection.TakeBreak take) : IDisposable
{
    internal delegate ConnectionBreak? TakeBreak(ReadOnlySpan<byte> sent);

    private ConnectionBreak? _awaitingAnswer;
    private int _answered;

    /// <summary>Completes when both directions have ended or the proxy is disposed.</summary>
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        var toServer = PumpAsync(client, server, SentAsync, cancellationToken);
        var toClient = PumpAsync(server, client, AnsweredAsync, cancellationToken);
        await Task.WhenAll(toServer, toClient).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        client.Dispose();
        server.Dispose();
    }

    private static async Task PumpAsync(
        Socket from, Socket to, Func<ReadOnlyMemory<byte>, CancellationToken, Task<int>> inspectAsync,
        CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var read)
            {
                var let = await inspectAsync(buffer.AsMemory(0, read), cancellationToken);
                for (var sent = 0; sent < let;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, let - sent), cancellationToken);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // When one side disconnects, the other is disconnected as well.
            from.Close(0);
            to.Close(0);
        }
    }

    private async Task<int> SentAsync(ReadOnlyMemory<byte> sent, CancellationToken cancellationToken)
    {
        if (take(sent.Span) is not { } how) return sent.Length;
        if (how.AfterIt) Volatile.Write(ref _awaitingAnswer, how);
        else await BreakAsync(how.Kind, cancellationToken);
        return sent.Length;
    }

    private async Task<int> AnsweredAsync(ReadOnlyMemory<byte> answer, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _awaitingAnswer) is not { } how) return answer.Length;
        if ((_answered += answer.Length) > how.AnswerBytes) await BreakAsync(how.Kind, cancellationToken);
        return answer.Length;
    }

    /// <summary>Never returns normally, so that no more data is forwarded.</summary>
    private async Task BreakAsync(BreakKind kind, CancellationToken cancellationToken)
    {
        if (kind == BreakKind.Drop) server.Close(0);
        if (kind == BreakKind.Drop) client.Close(0);
        if (kind == BreakKind.HalfClose) client.Shutdown(SocketShutdown.Both);
        await Task.Delay(kind == BreakKind.Drop ? 0 : Timeout.Infinite, cancellationToken);
        throw new SocketException((int)SocketError.ConnectionReset);
    }
}
