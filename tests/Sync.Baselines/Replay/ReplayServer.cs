using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sync.Baselines.Replay;

/// <summary>
/// A cloud that costs next to nothing: from its second answer on, it sends the same bytes from memory. A thread for
/// each connection reads a request with one system call and answers with another, so that what is measured beside it
/// is the work of its clients.
/// </summary>
internal static class ReplayServer
{
    private static readonly byte[] EndOfHead = [.. "\r\n\r\n"u8];

    /// <summary>Prints its URL and serves until the process ends.</summary>
    public static int Serve(Uri cloud)
    {
        using var answers = new RecordedAnswers(cloud);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Console.WriteLine($"http://{listener.LocalEndPoint}/");
        while (true)
        {
            var connection = listener.Accept();
            new Thread(() => Serve(connection, answers)) { IsBackground = true }.Start();
        }
    }

    private static void Serve(Socket connection, RecordedAnswers answers)
    {
        connection.NoDelay = true;
        var buffer = new byte[16384];
        try
        {
            using (connection)
                while (ReadHead(connection, buffer) is { } head) Send(connection, answers.To(head));
        }
        catch (SocketException)
        {
            // The client has gone.
        }
    }

    /// <returns>The request without the empty line; null if the client closed the connection.</returns>
    private static string? ReadHead(Socket connection, byte[] buffer)
    {
        var held = 0;
        while (connection.Receive(buffer.AsSpan(held)) is var read and > 0)
        {
            held += read;
            // A client sends the next request when it has the answer: nothing follows the head.
            if (buffer.AsSpan(0, held).EndsWith(EndOfHead))
                return Encoding.Latin1.GetString(buffer, 0, held - EndOfHead.Length);
        }

        return null;
    }

    private static void Send(Socket connection, ReadOnlySpan<byte> answer)
    {
        while (!answer.IsEmpty) answer = answer[connection.Send(answer)..];
    }
}
