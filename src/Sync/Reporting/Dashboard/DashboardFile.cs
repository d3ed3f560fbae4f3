using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.IO.Compression;
using Swashbuckle.AspNetCore.SwaggerUI;
using Sync.Http;

namespace Sync.Reporting.Dashboard;

/// <summary>
/// A file of the folder <c>Site</c>, embedded in the assembly, or of Swagger UI, embedded in that of its package.
/// </summary>
internal sealed class DashboardFile
{
    public const string Page = "index.html";
    public const string DocsPage = "docs.html";

    private const string Prefix = "dashboard/";

    private static readonly string[] SwaggerUi = ["swagger-ui-bundle.js", "swagger-ui.css"];

    private static readonly FrozenDictionary<string, DashboardFile> All = typeof(DashboardFile).Assembly
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(OfSite)
        .Concat(SwaggerUi.Select(OfSwaggerUi))
        .ToFrozenDictionary(file => file.Name, StringComparer.Ordinal);

    private readonly byte[] _bytes;
    private readonly ConcurrentDictionary<ContentCoding, byte[]> _encoded = new();

    private DashboardFile(Stream content, string name)
    {
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        (Name, _bytes) = (name, copy.ToArray());
    }

    private static DashboardFile OfSite(string resource)
    {
        using var content = typeof(DashboardFile).Assembly.GetManifestResourceStream(resource)!;
        return new DashboardFile(content, resource[Prefix.Length..]);
    }

    private static DashboardFile OfSwaggerUi(string name)
    {
        var assembly = typeof(SwaggerUIOptions).Assembly;
        var resource = assembly.GetManifestResourceNames()
            .Single(each => each.EndsWith($"swagger_ui_dist.{name}", StringComparison.Ordinal));
        // The package compresses its files.
        using var content = new GZipStream(assembly.GetManifestResourceStream(resource)!, CompressionMode.Decompress);
        return new DashboardFile(content, name);
    }

    public string Name { get; }

    public string ContentType => Path.GetExtension(Name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };

    public static DashboardFile? Find(string name) => All.GetValueOrDefault(name);

    public byte[] Encoded(ContentCoding coding) => _encoded.GetOrAdd(coding, each => each.Encode(_bytes));
}
