namespace Sync.Report;

/// <summary>The repository that this was built in.</summary>
public static class Repository
{
    private static readonly string Root = Find();

    public static string PathOf(params string[] names) => Path.Combine([Root, .. names]);

    /// <summary>Of what is measured; what differs from it besides the page itself is said.</summary>
    public static string Commit()
    {
        var commit = Command.Read(Root, "git", "rev-parse", "--short", "HEAD").Trim();
        if (commit == "") return "an unknown commit";
        return Command.Read(Root, "git", "status", "--porcelain", "--", ".", ":!tests/REPORT.md").Trim() == "" ? commit : $"{commit} with changes";
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sync.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("It was built outside of the repository.");
        return folder.FullName;
    }
}
