using System.Text.RegularExpressions;

namespace Sync.Local.EmbeddedPostgres;

/// <summary>An installed PostgreSQL server.</summary>
/// <param name="Folder">Its bin folder.</param>
/// <param name="Version">Its major version, such as 18.</param>
public sealed partial record PostgresBinaries(string Folder, int Version)
{
    private static readonly string[] Tools = ["initdb", "pg_ctl", "postgres"];

    public string File(string tool) => Path.Combine(Folder, tool);

    /// <summary>
    /// The installed server of this version, otherwise the first one found; null if there is none, or on Windows.
    /// </summary>
    /// <exception cref="LocalPostgresException">
    /// <c>PGBIN</c> names a folder without a server, or a server does not run.
    /// </exception>
    public static async Task<PostgresBinaries?> FindAsync(
        InstalledTools tools, int? version, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) return null;
        PostgresBinaries? first = null;
        foreach (var folder in await FoldersAsync(tools, cancellationToken))
        {
            var found = new PostgresBinaries(folder, await VersionAsync(folder, cancellationToken));
            if (version is null || found.Version == version) return found;
            first ??= found;
        }
        return first;
    }

    /// <summary>The installed server; if there is none, one is downloaded.</summary>
    /// <exception cref="LocalPostgresException">
    /// As <see cref="FindAsync"/>; or there is none, and it cannot be downloaded.
    /// </exception>
    public static async Task<PostgresBinaries> FindOrDownloadAsync(
        InstalledTools tools, CancellationToken cancellationToken) =>
        await FindAsync(tools, version: null, cancellationToken)
        ?? (tools.Download is { } download
            ? await download.InstallAsync(tools, cancellationToken)
            : throw LocalPostgresException.NothingInstalled());

    private static async Task<IReadOnlyList<string>> FoldersAsync(
        InstalledTools tools, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(tools.PgBin))
        {
            return IsServer(tools.PgBin)
                ? [tools.PgBin]
                : throw new LocalPostgresException($"PGBIN is {tools.PgBin}, which does not contain initdb, "
                    + $"pg_ctl and postgres.\n{LocalPostgresException.Advice}");
        }
        var folders = tools.ServerFolders.Where(IsServer).ToList();
        return folders.Count > 0
            ? folders
            : [.. (await FoldersByCommandAsync(tools, cancellationToken)).Where(IsServer)];
    }

    private static async Task<IReadOnlyList<string>> FoldersByCommandAsync(
        InstalledTools tools, CancellationToken cancellationToken)
    {
        var folders = new List<string>();
        if (tools.FindCommand("initdb") is { } initdb) folders.Add(Path.GetDirectoryName(Target(initdb))!);
        if (tools.FindCommand("pg_config") is { } config)
            folders.Add((await new ShellCommand(config, "--bindir").RunAsync(cancellationToken)).Output);
        return folders;
    }

    private static string Target(string file) =>
        System.IO.File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;

    private static bool IsServer(string folder) =>
        Tools.All(tool => System.IO.File.Exists(Path.Combine(folder, tool)));

    internal static async Task<int> VersionAsync(string folder, CancellationToken cancellationToken)
    {
        var answer = await new ShellCommand(Path.Combine(folder, "postgres"), "--version").RunAsync(cancellationToken);
        return MajorVersion().Match(answer.Output) is { Success: true } match
            ? int.Parse(match.Groups[1].ValueSpan, provider: null)
            : throw new LocalPostgresException($"{folder}/postgres does not run: {answer.Error}{answer.Output}");
    }

    // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex MajorVersion();
}
