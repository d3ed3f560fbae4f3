using System.Net.Sockets;
using System.Text;

namespace Sync.Proofs.Abuse;

/// <summary>Sends raw bytes that no HTTP client library would send.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <param name="request">The complete request in Latin-1. It must make the server close the connection.</param>
    public static Task<RawAnswer> SendAsync(int port, string request) => SendAsync(port, request, null);

    /// <summary>Sends one letter every 300 ms until the server closes the connection.</summary>
    public static Task<RawAnswer> TrickleAsync(int port, string begin, char letter) => SendAsync(port, begin, letter);

    private static async Task<RawAnswer> SendAsync(int port, string request, char? trickle)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, limit.Token);
        var stream = client.GetStream();
        var answer = ReadAsync(stream, limit.Token);
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
            while (trickle is { } letter && !answer.IsCompleted)
            {
                await stream.WriteAsync(new[] { (byte)letter }, limit.Token);
                await Task.WhenAny(answer, Task.Delay(300, limit.Token));
            }
        }
        catch (IOException)
        {
            // The server closed the connection; its answer may have arrived already.
        }

        return new RawAnswer(await answer);
    }

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var (text, buffer) = (new StringBuilder(), new byte[8192]);
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // A reset ends the answer as well.
        }

        return text.ToString();
    }
}

/// <param name="Text">Everything received until the server closed the connection, possibly several answers.</param>
internal sealed record RawAnswer(string Text)
{
    /// <summary>0 if the server closed the connection without an answer.</summary>
    public int Status => Text.Length > 12 && int.TryParse(Text.AsSpan(9, 3), out var status) ? status : 0;

    public int Count => Text.Split("HTTP/1.1 ").Length - 1;

    public string Headers => Text.Split("\r\n\r\n")[0];

    public bool IsProblem => Headers.Contains("application/problem+json", StringComparison.Ordinal);
}
