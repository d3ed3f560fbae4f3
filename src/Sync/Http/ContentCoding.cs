using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Sync.Http;

/// <summary>
/// The compression of a response. The snapshot route compresses its pages itself instead of using a middleware, because
/// each coding of a page is a separate representation with its own entity tag, and is cached.
/// </summary>
public sealed record ContentCoding(string Name)
{
    public static readonly ContentCoding Identity = new("identity");
    private static readonly ContentCoding Brotli = new("br");
    private static readonly ContentCoding Gzip = new("gzip");

    /// <summary>
    /// The coding that the client prefers; if it prefers several equally, the one that compresses best.
    /// </summary>
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

    /// <summary>A stream that writes to <paramref name="stream"/> and leaves it open on dispose.</summary>
    public Stream Wrap(Stream stream) => Name switch
    {
        "br" => new BrotliStream(stream, CompressionLevel.Fastest, leaveOpen: true),
        "gzip" => new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true),
        _ => stream,
    };
}
