using System.Net.Sockets;
using System.Text;

namespace Sync.Tests.Proof.Abuse;

/// <summary>Bytes as no HTTP client sends them.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <param name="request">In Latin-1, whole; it should make the server close.</param>
    public static Task<RawAnswer> SendAsync(int port, string request) => SendAsync(port, request, null);

    /// <summary>One letter after the other for as long as the server takes it.</summary>
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
            // The server has had enough; it may have said why.
        }

        return new RawAnswer(await answer);
    }

    private static async Task<string> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var (text, buffer) = (new StringBuilder(), new byte[8192]);
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read) text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // Reset, which ends it as well.
        }

        return text.ToString();
    }
}

/// <param name="Text">All that came until the server closed, of however many answers.</param>
internal sealed record RawAnswer(string Text)
{
    /// <summary>0 when the server closed without a word.</summary>
    public int Status => Text.Length > 12 && int.TryParse(Text.AsSpan(9, 3), out var status) ? status : 0;

    public int Count => Text.Split("HTTP/1.1 ").Length - 1;

    public string Headers => Text.Split("\r\n\r\n")[0];

    public bool IsProblem => Headers.Contains("application/problem+json", StringComparison.Ordinal);
}
