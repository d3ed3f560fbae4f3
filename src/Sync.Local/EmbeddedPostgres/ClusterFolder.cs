using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace Sync.Local.EmbeddedPostgres;

/// <summary>
/// The files of one private server: <c>data</c>, its log and, where the path allows it, its socket, all the server's own; and two
/// locks beside them, which are ours. Where we are root, everything in <see cref="Home"/> belongs to another user, who could put
/// a link in the place of any file: it is read and written as that user, never as root.
/// </summary>
/// <param name="serverUser">Who the server runs as; null: as who we are.</param>
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

    /// <summary>Held by whoever starts or stops the server.</summary>
    public string TurnLock => Home + ".turn.lock";

    /// <summary>Shared by everybody who uses the server.</summary>
    public string UseLock => Home + ".use.lock";

    public string PidFile => Path.Combine(Data, "postmaster.pid");

    /// <summary>In a short folder of its own where <see cref="Home"/> is too long, or would need quoting on the server's command line.</summary>
    public string SocketFolder => Home.Length <= LongestSocketFolder && Home.All(IsPlain) ? Home : ShortFolder;

    /// <summary>What reads and writes the server's files.</summary>
    internal ServerFiles Files { get; } = new(serverUser);

    /// <returns>The major version that made the data, null where there is none yet.</returns>
    /// <exception cref="LocalPostgresException">There are data, and nothing says of which version.</exception>
    public async Task<int?> ReadDataVersionAsync()
    {
        var file = Path.Combine(Data, "PG_VERSION");
        if (await Files.ReadAsync(file) is not { } text)
            return Directory.Exists(Data) ? throw Unreadable(file, "cannot be read by the server's user") : null;
        // Its text is not repeated: it may be that of another file.
        return int.TryParse(text, NumberStyles.None, null, out var version) ? version : throw Unreadable(file, "does not hold a version");
    }

    private string ShortFolder
    {
        get
        {
            // In /run no other user can be there first; macOS has it elsewhere.
            var parent = (Environment.IsPrivilegedProcess ? RootOnly.FirstOrDefault(Directory.Exists) : null) ?? "/tmp";
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Home)));
            return $"{parent}/sync-{hash[..12]}";
        }
    }

    /// <summary>Makes the folders, private to the user the server runs as.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { Home, SocketFolder }.Distinct())
        {
            Directory.CreateDirectory(folder, OwnerOnly);
            // Fails unless the folder is ours: in /tmp somebody else may have made it.
            File.SetUnixFileMode(folder, OwnerOnly);
            if (serverUser is not null) await GiveAsync(folder, serverUser, cancellationToken);
        }
    }

    public async Task DeleteShortFolderAsync()
    {
        if (SocketFolder != Home) await DeleteAsync(SocketFolder);
    }

    /// <summary>Leaves nothing behind, the data included.</summary>
    public async Task DeleteAsync()
    {
        await DeleteShortFolderAsync();
        await DeleteAsync(Home);
        File.Delete(TurnLock);
        File.Delete(UseLock);
    }

    // Its user empties it, and we remove what is left.
    private async Task DeleteAsync(string folder)
    {
        if (!Directory.Exists(folder)) return;
        await Files.EmptyAsync(folder);
        Directory.Delete(folder);
    }

    private LocalPostgresException Unreadable(string file, string why) => new(
        $"{file} {why}. Move {Home} away to start afresh, or put its files back as they were.");

    private static async Task GiveAsync(string folder, string serverUser, CancellationToken cancellationToken)
    {
        await new ShellCommand("chown", serverUser, folder).RunAsync(cancellationToken);
        var entered = await new ShellCommand("/bin/sh", "-c", "cd \"$0\"", folder) { User = serverUser }.RunAsync(cancellationToken);
        if (entered.Succeeded) return;
        throw new LocalPostgresException(
            $"Postgres refuses to run as root, and the user {serverUser} cannot enter {folder}. "
            + "Choose a data folder whose parents let other users through.");
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.';
}
