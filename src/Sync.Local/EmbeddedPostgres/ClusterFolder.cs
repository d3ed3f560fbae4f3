using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;

namespace Sync.Local.EmbeddedPostgres;

/// <summary>The files of one private server: <c>data</c>, its log, two locks and, where the path allows it, its socket.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ClusterFolder(string home)
{
    // The kernel's limit for the path of a socket is 103 (macOS) to 107 bytes; /.s.PGSQL.5432 is part of it.
    private const int LongestSocketFolder = 85;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Home { get; } = Path.GetFullPath(home);

    public string Data => Path.Combine(Home, "data");

    public string LogFile => Path.Combine(Home, "server.log");

    /// <summary>Held by whoever starts or stops the server.</summary>
    public string TurnLock => Path.Combine(Home, "turn.lock");

    /// <summary>Shared by everybody who uses the server.</summary>
    public string UseLock => Path.Combine(Home, "use.lock");

    public string PidFile => Path.Combine(Data, "postmaster.pid");

    /// <summary>In a short folder of its own where <see cref="Home"/> is too long, or would need quoting on the server's command line.</summary>
    public string SocketFolder => Home.Length <= LongestSocketFolder && Home.All(IsPlain) ? Home : ShortFolder;

    /// <summary>The major version that made the data, null where there is none yet.</summary>
    public int? DataVersion
    {
        get
        {
            var file = Path.Combine(Data, "PG_VERSION");
            return File.Exists(file) ? int.Parse(File.ReadAllText(file), provider: null) : null;
        }
    }

    private string ShortFolder
    {
        get
        {
            // In /run no other user can be there first.
            var parent = Environment.IsPrivilegedProcess && Directory.Exists("/run") ? "/run" : "/tmp";
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Home)));
            return $"{parent}/sync-{hash[..12]}";
        }
    }

    /// <summary>Makes the folders, private to the user the server runs as.</summary>
    public async Task PrepareAsync(string? serverUser, CancellationToken cancellationToken)
    {
        foreach (var folder in new[] { Home, SocketFolder }.Distinct())
        {
            Directory.CreateDirectory(folder, OwnerOnly);
            // Fails unless the folder is ours: in /tmp somebody else may have made it.
            File.SetUnixFileMode(folder, OwnerOnly);
            if (serverUser is not null) await GiveAsync(folder, serverUser, cancellationToken);
        }
    }

    public void DeleteShortFolder()
    {
        if (SocketFolder != Home && Directory.Exists(SocketFolder)) Directory.Delete(SocketFolder, recursive: true);
    }

    /// <summary>Leaves nothing behind, the data included.</summary>
    public void Delete()
    {
        DeleteShortFolder();
        if (Directory.Exists(Home)) Directory.Delete(Home, recursive: true);
    }

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
