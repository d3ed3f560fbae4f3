using System.Text.Json.Nodes;

namespace Sync.Functions.Tests;

/// <summary>Reads <c>host.json</c> from the build output, and files of the repository.</summary>
internal static class HostJson
{
    public static JsonObject Read() => Read(Path.Combine(AppContext.BaseDirectory, "host.json"));

    // Without comments: the worker reads host.json itself and does not support them.
    public static JsonObject Read(string path) => JsonNode.Parse(File.ReadAllText(path))!.AsObject();

    /// <summary>A file of the repository.</summary>
    public static string PathOf(params string[] names)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Sync.sln"))) folder = folder.Parent;
        return Path.Combine([folder.FullName, .. names]);
    }
}
