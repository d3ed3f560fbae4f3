using System.Net.Sockets;
using System.Text;

namespace Sync.Tests.Proof.Deliveries;

/// <summary>Everything a receiver can do wrong, as bytes on its socket.</summary>
internal static class ReceiverFaults
{
    private const string Broke = "The connection broke.", NotHttp = "What it answered is not HTTP, or has too long headers.";

    // Kept for a day.
    private const string Later = "Wed, 02 Jan 2199 03:00:00 GMT";

    /// <param name="inner">Where redirects lead: inside of the network, and never to be asked.</param>
    public static IReadOnlyList<ReceiverFault> All(Uri inner) =>
    [
        new("nobody listens", null, "It refused the connection."),
        Broken("reset at once", Reset) with { Listens = false },
        Broken("reset after the request", Reset),
        Broken("closed without an answer", (_, _) => Task.CompletedTask),
        Broken("half an answer", Saying("HTTP/1.1 20")),
        new("no HTTP", null, NotHttp) { Answer = Saying("220 smtp.example ESMTP\r\n\r\n") },
        new("garbage", null, NotHttp) { Answer = Saying("\0\u0001\u00ff\u0016\u0003\u0001\r\n\r\n") },
        new("headers without an end", null, NotHttp) { Answer = Saying("HTTP/1.1 200 OK\r\n", endless: "X-More: and more\r\n") },
        new("interim answers without an end", null, NotHttp) { Answer = Saying("", endless: "HTTP/1.1 102 Processing\r\n\r\n") },
        Answering(301, $"Location: {inner}\r\n", " and redirects are not followed."),
        Answering(307, $"Location: {inner}\r\n", " and redirects are not followed."),
        Answering(400),
        Answering(401),
        Answering(404),
        Answering(410, why: " it wants no more messages."),
        Answering(413),
        Answering(429, "Retry-After: 3600\r\n") with { Pauses = true },
        Answering(429, "Retry-After: " + Later + "\r\n") with { Name = "429 until a time", Pauses = true },
        Answering(500),
        Answering(502) with { Name = "502 and a body without an end", Answer = Saying("HTTP/1.1 502 No\r\n\r\n", endless: "<html>") },
        Answering(503, "Retry-After: 3600\r\n") with { Pauses = true },
        Took("late", async (socket, token) =>
        {
            await Task.Delay(100, token);
            await Saying("HTTP/1.1 200 OK\r\n\r\n")(socket, token);
        }),
        Took("body without an end", Saying("HTTP/1.1 200 OK\r\n\r\n", endless: "and more")),
        Took("body cut off", Saying("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")),
    ];

    /// <summary>Of an attempt at those that are slow; enough for one that is answered on a busy machine.</summary>
    public const string Limit = "00:00:04";

    /// <summary>Those that only a time limit ends.</summary>
    public static IReadOnlyList<ReceiverFault> Slow { get; } =
    [
        TooLate("no answer", Saying("", endless: "")),
        TooLate("headers letter by letter", Saying("HTTP/1.1 200 OK\r\nX-More: ", endless: "a")),
    ];

    /// <returns>Null for 204, which is no fault.</returns>
    public static ReceiverFault? Answer(int status) => status == 204 ? null : Answering(status);

    private static ReceiverFault TooLate(string name, Func<Socket, CancellationToken, Task> answer) =>
        new(name, null, "There was no answer within 4 s.") { Answer = answer };

    private static ReceiverFault Broken(string name, Func<Socket, CancellationToken, Task> answer) => new(name, null, Broke) { Answer = answer };

    private static ReceiverFault Took(string name, Func<Socket, CancellationToken, Task> answer) => new(name, 200, null) { Answer = answer };

    private static ReceiverFault Answering(int status, string headers = "", string? why = null) =>
        new($"{status} {headers}".Trim(), status, $"It answered {status}{(why is null ? "." : (status == 410 ? ":" : ",") + why)}")
        {
            Answer = Saying($"HTTP/1.1 {status} No\r\n{headers}Content-Length: 0\r\n\r\n"),
        };

    private static Task Reset(Socket socket, CancellationToken cancellationToken)
    {
        socket.LingerState = new LingerOption(true, 0);
        return Task.CompletedTask;
    }

    /// <param name="endless">Said again and again until the other side has gone; an empty text is silence.</param>
    private static Func<Socket, CancellationToken, Task> Saying(string text, string? endless = null) => async (socket, cancellationToken) =>
    {
        await socket.SendAsync(Encoding.Latin1.GetBytes(text), cancellationToken);
        var more = Encoding.Latin1.GetBytes(endless ?? "");
        // Slowly where it is a letter, so that no length limit ends it.
        var pause = more.Length > 1 ? 0 : 10;
        while (endless is not null && IsThere(socket))
        {
            if (more.Length > 0) await socket.SendAsync(more, cancellationToken);
            if (pause > 0) await Task.Delay(pause, cancellationToken);
        }
    };

    /// <summary>Readable with nothing to read is the end.</summary>
    private static bool IsThere(Socket socket) => !(socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0);
}
