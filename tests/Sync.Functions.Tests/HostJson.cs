using System.Text.Json.Nodes;

namespace Sync.Functions.Tests;

/// <summary>Files that go along with the host, from the build output.</summary>
internal static class HostJson
{
    public static JsonObject Read() => Read(Path.Combine(AppContext.BaseDirectory, "host.json"));

    // Strictly: the worker reads host.json itself and takes no comments.
    public static JsonObject Read(string path) => JsonNode.Parse(File.ReadAllText(path))!.AsObject();

    /// <summary>A file of the repository.</summary>
    public static string PathOf(params string[] names)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Sync.sln"))) folder = folder.Parent;
        return Path.Combine([folder.FullName, .. names]);
    }
}
