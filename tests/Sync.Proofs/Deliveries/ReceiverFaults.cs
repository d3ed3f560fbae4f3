using System.Net.Sockets;
using System.Text;

namespace Sync.Proofs.Deliveries;

/// <summary>All faults of a receiver, as bytes on its socket.</summary>
internal static class ReceiverFaults
{
    private const string Broke = "The connection was lost.",
        NotHttp = "The response is not valid HTTP, or its headers are too long.";

    // The pause is limited to one day.
    private const string Later = "Wed, 02 Jan 2199 03:00:00 GMT";

    /// <param name="inner">The target of redirects, inside the network; it must never be called.</param>
    public static IReadOnlyList<ReceiverFault> All(Uri inner) =>
    [
        new("connection refused", null, "The connection was refused."),
        Broken("reset at once", Reset) with { Listens = false },
        Broken("reset after the request", Reset),
        Broken("closed without an answer", (_, _) => Task.CompletedTask),
        Broken("half an answer", Saying("HTTP/1.1 20")),
        new("not HTTP", null, NotHttp) { Answer = Saying("220 smtp.example ESMTP\r\n\r\n") },
        new("garbage", null, NotHttp) { Answer = Saying("\0\u0001\u00ff\u0016\u0003\u0001\r\n\r\n") },
        new("endless headers", null, NotHttp)
        {
            Answer = Saying("HTTP/1.1 200 OK\r\n", endless: "X-More: and more\r\n"),
        },
        new("endless interim answers", null, NotHttp)
        {
            Answer = Saying("", endless: "HTTP/1.1 102 Processing\r\n\r\n"),
        },
        Answering(301, $"Location: {inner}\r\n", "; redirects are not followed."),
        Answering(307, $"Location: {inner}\r\n", "; redirects are not followed."),
        Answering(400),
        Answering(401),
        Answering(404),
        Answering(410, why: ": it accepts no more messages."),
        Answering(413),
        Answering(429, "Retry-After: 3600\r\n") with { Pauses = true },
        Answering(429, "Retry-After: " + Later + "\r\n") with { Name = "429 until a time", Pauses = true },
        Answering(500),
        Answering(502) with
        {
            Name = "502 and an endless body",
            Answer = Saying("HTTP/1.1 502 No\r\n\r\n", endless: "<html>"),
        },
        Answering(503, "Retry-After: 3600\r\n") with { Pauses = true },
        Took("late", async (socket, token) =>
        {
            await Task.Delay(100, token);
            await Saying("HTTP/1.1 200 OK\r\n\r\n")(socket, token);
        }),
        Took("endless body", Saying("HTTP/1.1 200 OK\r\n\r\n", endless: "and more")),
        Took("body cut off", Saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")),
    ];

    /// <summary>
    /// Time limit of an attempt at a slow receiver. Long enough for a normal answer on a busy machine.
    /// </summary>
    public const string Limit = "00:00:04";

    /// <summary>Faults that only a time limit ends.</summary>
    public static IReadOnlyList<ReceiverFault> Slow { get; } =
    [
        TooLate("no answer", Saying("", endless: "")),
        TooLate("headers letter by letter", Saying("HTTP/1.1 200 OK\r\nX-More: ", endless: "a")),
    ];

    /// <returns>Null for 204, which is not a fault.</returns>
    public static ReceiverFault? Answer(int status) => status == 204 ? null : Answering(status);

    private static ReceiverFault TooLate(string name, Func<Socket, CancellationToken, Task> answer) =>
        new(name, null, "No response within 4 s.") { Answer = answer };

    private static ReceiverFault Broken(string name, Func<Socket, CancellationToken, Task> answer) =>
        new(name, null, Broke) { Answer = answer };

    private static ReceiverFault Took(string name, Func<Socket, CancellationToken, Task> answer) =>
        new(name, 200, null) { Answer = answer };

    private static ReceiverFault Answering(int status, string headers = "", string? why = null) =>
        new($"{status} {headers}".Trim(), status, $"The receiver answered {status}{why ?? "."}")
        {
            Answer = Saying($"HTTP/1.1 {status} No\r\n{headers}Content-Length: 0\r\n\r\n"),
        };

    private static Task Reset(Socket socket, CancellationToken cancellationToken)
    {
        socket.LingerState = new LingerOption(true, 0);
        return Task.CompletedTask;
    }

    /// <param name="endless">
    /// Sent repeatedly until the client disconnects. An empty text keeps the connection open without sending.
    /// </param>
    private static Func<Socket, CancellationToken, Task> Saying(string text, string? endless = null) =>
        async (socket, cancellationToken) =>
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(text), cancellationToken);
            var more = Encoding.Latin1.GetBytes(endless ?? "");
            // A single letter is sent slowly, so that a time limit ends it and not a length limit.
            var pause = more.Length > 1 ? 0 : 10;
            while (endless is not null && IsThere(socket))
            {
                if (more.Length > 0) await socket.SendAsync(more, cancellationToken);
                if (pause > 0) await Task.Delay(pause, cancellationToken);
            }
        };

    /// <summary>A readable socket without data has been closed by the client.</summary>
    private static bool IsThere(Socket socket) => !(socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0);
}
