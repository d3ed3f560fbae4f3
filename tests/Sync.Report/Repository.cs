namespace Sync.Report;

/// <summary>The repository that contains this build.</summary>
public static class Repository
{
    private static readonly string Root = Find();

    public static string PathOf(params string[] names) => Path.Combine([Root, .. names]);

    /// <summary>
    /// The commit that is measured, and whether files other than the page itself have uncommitted changes.
    /// </summary>
    public static string Commit()
    {
        var commit = Command.Read(Root, "git", "rev-parse", "--short", "HEAD").Trim();
        if (commit == "") return "an unknown commit";
        return Command.Read(Root, "git", "status", "--porcelain", "--", ".", ":!tests/REPORT.md").Trim() == ""
            ? commit
            : $"{commit} with changes";
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sync.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The build is not in the repository.");
        return folder.FullName;
    }
}
