using System.Buffers.Text;
using System.Net.Sockets;

namespace Sync.Benchmarks.Http;

/// <summary>Reads HTTP/1.1 answers from a keep-alive connection and discards their bodies.</summary>
internal sealed class AnswerReader(Socket socket)
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start, _end;

    public int Status { get; private set; }

    /// <returns>The length of the body in bytes, without chunk sizes.</returns>
    public long ReadToEnd()
    {
        var head = ReadHead();
        Status = int.Parse(head.AsSpan(9, 3), provider: null);
        if (Status is 204 or 304) return 0;
        if (Header(head, "content-length") is { } length) return Skip(long.Parse(length, provider: null));
        long total = 0;
        for (long chunk; (chunk = ReadChunkSize()) > 0; total += chunk) Skip(chunk + 2);
        Skip(2);
        return total;
    }

    private string ReadHead()
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                Fill();
                continue;
            }

            var head = System.Text.Encoding.ASCII.GetString(_buffer, _start, end);
            _start += end + 4;
            return head;
        }
    }

    private static string? Header(string head, string name) => head.Split("\r\n").Skip(1)
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    private long ReadChunkSize()
    {
        while (true)
        {
            var line = _buffer.AsSpan(_start, _end - _start);
            var end = line.IndexOf("\r\n"u8);
            if (end < 0)
            {
                Fill();
                continue;
            }

            if (!Utf8Parser.TryParse(line[..end], out long size, out _, 'x'))
                throw new InvalidDataException("Not a chunk size.");
            _start += end + 2;
            return size;
        }
    }

    private long Skip(long count)
    {
        for (var left = count; left > 0;)
        {
            if (_start == _end) Fill();
            var taken = (int)Math.Min(left, _end - _start);
            _start += taken;
            left -= taken;
        }

        return count;
    }

    private void Fill()
    {
        if (_start == _end) _start = _end = 0;
        else if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var read = socket.Receive(_buffer.AsSpan(_end));
        if (read == 0) throw new InvalidDataException("The server closed the connection before the end of an answer.");
        _end += read;
    }
}
