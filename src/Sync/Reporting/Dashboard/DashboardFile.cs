using System.Collections.Concurrent;
using System.Collections.Frozen;
using Sync.Http;

namespace Sync.Reporting.Dashboard;

/// <summary>A file of the folder <c>Site</c>, embedded in the assembly.</summary>
internal sealed class DashboardFile
{
    public const string Page = "index.html";

    private const string Prefix = "dashboard/";

    private static readonly FrozenDictionary<string, DashboardFile> All = typeof(DashboardFile).Assembly
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => new DashboardFile(name))
        .ToFrozenDictionary(file => file.Name, StringComparer.Ordinal);

    private readonly byte[] _bytes;
    private readonly ConcurrentDictionary<ContentCoding, byte[]> _encoded = new();

    private DashboardFile(string resource)
    {
        using var stream = typeof(DashboardFile).Assembly.GetManifestResourceStream(resource)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        (Name, _bytes) = (resource[Prefix.Length..], copy.ToArray());
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
