using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Sync.Proofs.Packaging;

/// <summary>
/// A registry on loopback with one image that contains an empty folder: enough as a base image for the SDK.
/// </summary>
internal static class EmptyImage
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";

    public static Task<StubServer> ServeAsync()
    {
        var layer = Layer();
        var packed = Pack(layer);
        var config = Json(new
        {
            architecture = "amd64",
            os = "linux",
            config = new { },
            rootfs = new { type = "layers", diff_ids = new[] { Digest(layer) } },
        });
        var manifest = Json(new
        {
            schemaVersion = 2,
            mediaType = ManifestType,
            config = new
            {
                mediaType = "application/vnd.docker.container.image.v1+json",
                size = config.Length,
                digest = Digest(config),
            },
            layers = new[]
            {
                new
                {
                    mediaType = "application/vnd.docker.image.rootfs.diff.tar.gzip",
                    size = packed.Length,
                    digest = Digest(packed),
                },
            },
        });
        return StubServer.StartAsync((context, _) =>
        {
            var path = context.Request.Path.Value!;
            if (path.Contains("/manifests/", StringComparison.Ordinal))
                return SendAsync(context.Response, ManifestType, manifest);
            byte[][] blobs = [config, packed];
            return SendAsync(
                context.Response, "application/octet-stream",
                blobs.FirstOrDefault(blob => path.EndsWith(Digest(blob), StringComparison.Ordinal)));
        });
    }

    private static async Task SendAsync(HttpResponse response, string type, byte[]? body)
    {
        response.StatusCode = body is null ? 404 : 200;
        response.ContentType = type;
        if (body is null) return;
        response.Headers["Docker-Content-Digest"] = Digest(body);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method)) await response.Body.WriteAsync(body);
    }

    private static byte[] Layer()
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes)) tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "etc"));
        return bytes.ToArray();
    }

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Json(object document) => JsonSerializer.SerializeToUtf8Bytes(document);

    private static string Digest(byte[] bytes) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
}
