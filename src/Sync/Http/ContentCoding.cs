using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Sync.Http;

/// <summary>
/// How an answer is compressed. The snapshot does it itself, and not a middleware, because each coding of a page is a
/// representation with an entity tag of its own, and one that is kept.
/// </summary>
public sealed record ContentCoding(string Name)
{
    public static readonly ContentCoding Identity = new("identity");
    private static readonly ContentCoding Brotli = new("br");
    private static readonly ContentCoding Gzip = new("gzip");

    /// <summary>The best that the caller takes: the one it likes most, and of equals the smaller.</summary>
    public static ContentCoding Choose(HttpRequest request)
    {
        var header = request.Headers.AcceptEncoding;
        if (header.Count == 0 || !StringWithQualityHeaderValue.TryParseList(header, out var accepted)) return Identity;
        var best = ((ContentCoding[])[Brotli, Gzip]).MaxBy(coding => Quality(accepted, coding))!;
        return Quality(accepted, best) > 0 ? best : Identity;
    }

    private static double Quality(IList<StringWithQualityHeaderValue> accepted, ContentCoding coding) =>
        (accepted.FirstOrDefault(each => each.Value.Equals(coding.Name, StringComparison.OrdinalIgnoreCase))
            ?? accepted.FirstOrDefault(each => each.Value == "*")) is { } found ? found.Quality ?? 1 : 0;

    public void Announce(HttpResponse response)
    {
        if (this != Identity) response.Headers.ContentEncoding = Name;
    }

    public byte[] Encode(ReadOnlyMemory<byte> bytes)
    {
        if (this == Identity) return bytes.ToArray();
        using var encoded = new MemoryStream();
        using (var stream = Wrap(encoded)) stream.Write(bytes.Span);
        return encoded.ToArray();
    }

    /// <summary>A stream that writes to <paramref name="stream"/>, and leaves it open when it is closed.</summary>
    public Stream Wrap(Stream stream) => Name switch
    {
        "br" => new BrotliStream(stream, CompressionLevel.Fastest, leaveOpen: true),
        "gzip" => new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true),
        _ => stream,
    };
}
