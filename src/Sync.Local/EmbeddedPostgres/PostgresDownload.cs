using System.Diagnostics;

namespace Sync.Local.EmbeddedPostgres;

/// <summary>
/// Downloads PostgreSQL's server, for machines that have neither a server nor Docker: once, into a folder in which
/// <see cref="InstalledTools"/> finds it from then on.
/// </summary>
/// <param name="Folder">
/// Holds one folder per version. The servers belong to the current user, and all may run them.
/// </param>
/// <param name="Mirror">A Maven repository to use instead of the default sources.</param>
public sealed record PostgresDownload(string Folder, Uri? Mirror)
{
    /// <summary>The version that is downloaded. Data of another major version needs that server's binaries.</summary>
    internal const string Version = "18.4.0";

    /// <summary><c>off</c>, or the URL of a mirror.</summary>
    public const string Variable = "SYNC_POSTGRES_DOWNLOAD";

    private static readonly TimeSpan Report = TimeSpan.FromSeconds(5);

    public TextWriter Log { get; init; } = Console.Error;

    private string Server => Path.Combine(Folder, Version);

    /// <returns>Null if downloads are switched off, or no server can be embedded (Windows).</returns>
    /// <exception cref="LocalPostgresException">The variable has an invalid value.</exception>
    public static PostgresDownload? OfThisMachine() => Environment.GetEnvironmentVariable(Variable) switch
    {
        _ when OperatingSystem.IsWindows() => null,
        null or "" => new PostgresDownload(DefaultFolder, null),
        "off" => null,
        var text when IsMirror(text, out var mirror) => new PostgresDownload(DefaultFolder, mirror),
        var text => throw new LocalPostgresException(
            $"{Variable} is {text}; allowed: off, or the https URL of a Maven repository."),
    };

    /// <summary>For this process and those that it starts.</summary>
    public static void SwitchOff() => Environment.SetEnvironmentVariable(Variable, "off");

    internal static string DefaultFolder => Path.Combine(DataFolder.Default, "postgresql");

    private static bool IsMirror(string text, out Uri? mirror) =>
        Uri.TryCreate(text, UriKind.Absolute, out mirror)
        && (mirror.Scheme == Uri.UriSchemeHttps || (mirror.Scheme == Uri.UriSchemeHttp && mirror.IsLoopback));

    /// <summary>Downloads the server, unless another process has just done so.</summary>
    /// <exception cref="LocalPostgresException">No source has it, or it does not run on this machine.</exception>
    public async Task<PostgresBinaries> InstallAsync(InstalledTools tools, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        using var turn = await FileLock.ExclusiveAsync(Path.Combine(Folder, "download.lock"), cancellationToken);
        if (!Directory.Exists(Server)) await DownloadAsync(tools, cancellationToken);
        return await BinariesAsync(Server, cancellationToken);
    }

    private async Task DownloadAsync(InstalledTools tools, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        foreach (var source in Sources(tools))
        {
            // A temporary folder until the server runs: what is incomplete is not found, and a killed download leaves
            // only what the next one deletes.
            var unfinished = Directory.CreateDirectory(Server + ".new").FullName;
            try
            {
                Log.WriteLine($"PostgreSQL is not installed: downloading version {Version} {source.Name} into {Folder},"
                    + " once (--no-download refuses).");
                var server = await ReportingAsync(unfinished, source.FetchAsync(unfinished, cancellationToken));
                MakeReadable(server);
                await BinariesAsync(server, cancellationToken);
                Directory.Move(server, Server);
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                failures.Add($"{source.Name}: {fault.Message.Trim()}");
            }
            finally
            {
                Directory.Delete(unfinished, recursive: true);
            }
        }

        throw LocalPostgresException.NotDownloaded(failures);
    }

    private IEnumerable<IServerSource> Sources(InstalledTools tools)
    {
        if (Mirror is null && tools.FindCommand("npm") is { } npm) yield return new NpmServer(npm);
        yield return new MavenServer(Mirror);
    }

    private async Task<string> ReportingAsync(string folder, Task<string> fetching)
    {
        var clock = Stopwatch.StartNew();
        while (await Task.WhenAny(fetching, Task.Delay(Report)) != fetching)
            Log.WriteLine($"  {clock.Elapsed.TotalSeconds:0} s, {MegabytesIn(folder):0} MB");
        return await fetching;
    }

    private static double MegabytesIn(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
                / 1e6;
        }
        catch (IOException)
        {
            // A file was moved or deleted meanwhile.
            return 0;
        }
    }

    // The server runs as another user if we are root, whose umask may forbid others to read.
    private static void MakeReadable(string server)
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode All = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Enter = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        foreach (var entry in new DirectoryInfo(server).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Prepend(new DirectoryInfo(server)).Where(entry => entry.LinkTarget is null))
        {
            var runs = entry is DirectoryInfo || entry.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
            entry.UnixFileMode = UnixFileMode.UserWrite | All | (runs ? Enter : UnixFileMode.None);
        }
    }

    private static async Task<PostgresBinaries> BinariesAsync(string server, CancellationToken cancellationToken)
    {
        var bin = Path.Combine(server, "bin");
        return new PostgresBinaries(bin, await PostgresBinaries.VersionAsync(bin, cancellationToken));
    }
}
