using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace Sync.Local.EmbeddedPostgres;

/// <summary>
/// The files of one private server: its <c>data</c>, log and, if the path allows, socket, which belong to the server's
/// user; and two lock files next to them, which belong to us. If we are root, everything in <see cref="Home"/> belongs
/// to another user, who could replace any file by a link: it is read and written as that user, never as root.
/// </summary>
/// <param name="serverUser">The user the server runs as; null for the current user.</param>
[UnsupportedOSPlatform("windows")]
public sealed class ClusterFolder(string home, string? serverUser)
{
    // The kernel's limit for the path of a socket is 103 (macOS) to 107 bytes; /.s.PGSQL.5432 is part of it.
    private const int LongestSocketFolder = 85;

    private static readonly string[] RootOnly = ["/run", "/var/run"];

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Home { get; } = Path.GetFullPath(home);

    public string Data => Path.Combine(Home, "data");

    public string LogFile => Path.Combine(Home, "server.log");

    /// <summary>Held exclusively while the server is started or stopped.</summary>
    public string TurnLock => Home + ".turn.lock";

    /// <summary>Shared by all processes that use the server.</summary>
    public string UseLock => Home + ".use.lock";

    public string PidFile => Path.Combine(Data, "postmaster.pid");

    /// <summary>
    /// A separate short folder if <see cref="Home"/> is too long, or would need quoting on the server's command line.
    /// </summary>
    public string SocketFolder => Home.Length <= LongestSocketFolder && Home.All(IsPlain) ? Home : ShortFolder;

    /// <summary>What reads and writes the server's files.</summary>
    internal ServerFiles Files { get; } = new(serverUser);

    /// <returns>The major version that created the data; null if there is no data yet.</returns>
    /// <exception cref="LocalPostgresException">There is data, and its version cannot be read.</exception>
    public async Task<int?> ReadDataVersionAsync()
    {
        var file = Path.Combine(Data, "PG_VERSION");
        if (await Files.ReadAsync(file) is not { } text)
            return Directory.Exists(Data) ? throw Unreadable(file, "cannot be read by the server's user") : null;
        // The content is not shown: the path may be a link to another file.
        return int.TryParse(text, NumberStyles.None, null, out var version)
            ? version
            : throw Unreadable(file, "does not hold a version");
    }

    private string ShortFolder
    {
        get
        {
            // In /run no other user can create the folder first; macOS has /var/run.
            var parent = (Environment.IsPrivilegedProcess ? RootOnly.FirstOrDefault(Directory.Exists) : null) ?? "/tmp";
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Home)));
            return $"{parent}/sync-{hash[..12]}";
        }
    }

    /// <summary>Creates the folders, accessible only to the user the server runs as.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { Home, SocketFolder }.Distinct())
        {
            Directory.CreateDirectory(folder, OwnerOnly);
            // Fails unless we own the folder: in /tmp another user may have created it.
            File.SetUnixFileMode(folder, OwnerOnly);
            if (serverUser is not null) await GiveAsync(folder, serverUser, cancellationToken);
        }
    }

    public async Task DeleteShortFolderAsync()
    {
        if (SocketFolder != Home) await DeleteAsync(SocketFolder);
    }

    /// <summary>Deletes everything, including the data and the locks.</summary>
    public async Task DeleteAsync()
    {
        await DeleteShortFolderAsync();
        await DeleteAsync(Home);
        File.Delete(TurnLock);
        File.Delete(UseLock);
    }

    // Its owner empties it, and we remove the empty folder.
    private async Task DeleteAsync(string folder)
    {
        if (!Directory.Exists(folder)) return;
        await Files.EmptyAsync(folder);
        Directory.Delete(folder);
    }

    private LocalPostgresException Unreadable(string file, string why) => new(
        $"{file} {why}. Move {Home} elsewhere to start with an empty database, or restore its files.");

    private static async Task GiveAsync(string folder, string serverUser, CancellationToken cancellationToken)
    {
        await new ShellCommand("chown", serverUser, folder).RunAsync(cancellationToken);
        var entered = await new ShellCommand("/bin/sh", "-c", "cd \"$0\"", folder) { User = serverUser }
            .RunAsync(cancellationToken);
        if (entered.Succeeded) return;
        throw new LocalPostgresException(
            $"Postgres refuses to run as root, and the user {serverUser} cannot enter {folder}. "
            + "Choose a data folder whose parent folders other users can enter.");
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.';
}
