namespace Sync.Testing;

/// <summary>Files of the repository that are not built.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = Find();

    public static string PathOf(params string[] names) => Path.Combine([Root, .. names]);

    public static string Read(params string[] names) => File.ReadAllText(PathOf(names));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Sync.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
