namespace Sync.Local.EmbeddedPostgres;

/// <summary>Where to look for programs installed on a machine.</summary>
/// <param name="PgBin">The bin folder of a PostgreSQL server. If given, no other is considered.</param>
/// <param name="CommandPath">The folders of commands, in the format of the variable <c>PATH</c>.</param>
/// <param name="ServerFolders">The bin folders of servers installed by packages, newest first.</param>
public sealed record InstalledTools(string? PgBin, string CommandPath, IReadOnlyList<string> ServerFolders)
{
    private static readonly (string Folder, string Pattern)[] PackageFolders =
    [
        ("/usr/lib/postgresql", "*"), // Debian, Ubuntu
        ("/usr", "pgsql-*"), // the PostgreSQL project's own packages for Fedora, RHEL
        ("/opt/homebrew/opt", "postgresql*"),
        ("/usr/local/opt", "postgresql*"),
        ("/home/linuxbrew/.linuxbrew/opt", "postgresql*"),
        ("/Applications/Postgres.app/Contents/Versions", "*"),
        ("/usr/local", "pgsql"), // built from source
    ];

    /// <summary>What may download a server if none is found; null: nothing.</summary>
    public PostgresDownload? Download { get; init; }

    /// <exception cref="LocalPostgresException"><see cref="PostgresDownload.Variable"/> is invalid.</exception>
    public static InstalledTools OfThisMachine() => new(
        Environment.GetEnvironmentVariable("PGBIN"),
        Environment.GetEnvironmentVariable("PATH") ?? "",
        [.. PackageFolders.Append((PostgresDownload.DefaultFolder, "*.0"))
            .SelectMany(place => NewestFirst(place.Item1, place.Item2))
            .Select(folder => Path.Combine(folder, "bin"))])
    {
        Download = PostgresDownload.OfThisMachine(),
    };

    public string? FindCommand(string name)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return CommandPath
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> NewestFirst(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.GetDirectories(folder, pattern).OrderByDescending(VersionInName) : [];

    private static int VersionInName(string folder) =>
        int.TryParse(string.Concat(Path.GetFileName(folder).Where(char.IsAsciiDigit)), out var version) ? version : 0;
}
