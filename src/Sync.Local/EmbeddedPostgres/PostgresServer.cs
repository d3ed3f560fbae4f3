using System.Diagnostics;
using System.Runtime.Versioning;

namespace Sync.Local.EmbeddedPostgres;

/// <summary>The server's own tools, on one folder: <c>initdb</c>, <c>pg_ctl start</c>, <c>pg_ctl stop</c>.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PostgresServer(ClusterFolder folder, PostgresBinaries binaries, string? user, bool throwAway)
{
    private const string Durable = "";

    // Throw-away data needs no protection from a power failure.
    private const string Fast =
        " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0"
        + " -c max_connections=300 -c jit=off";

    public async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        if (await folder.ReadDataVersionAsync() is { } version) RequireVersion(version);
        else await CreateDataAsync(cancellationToken);
    }

    public async Task<bool> StartAsync()
    {
        await DisarmStalePidFileAsync();
        await folder.Files.MoveAsync(folder.LogFile, folder.LogFile + ".old");
        var options = $"-p 5432 -k {folder.SocketFolder} -c listen_addresses= -c unix_socket_permissions=0700"
            + (throwAway ? Fast : Durable);
        // pg_ctl starts the server in its own session, where Ctrl+C on our terminal does not reach it.
        var started = await PgCtl("start", "-w", "-t", "120", "-l", Path.GetFileName(folder.LogFile), "-o", options)
            .RunAsync(CancellationToken.None);
        return started.Succeeded;
    }

    public async Task StopAsync()
    {
        await DisarmStalePidFileAsync();
        if (File.Exists(folder.PidFile))
            await PgCtl("stop", "-w", "-t", "120", "-m", throwAway ? "immediate" : "fast")
                .RunAsync(CancellationToken.None);
    }

    public async Task<string> ReadLogTailAsync() =>
        await folder.Files.ReadTailAsync(folder.LogFile, 20) ?? "(the server wrote no log)";

    // pg_ctl hands -D and -l to a shell: the data folder by variable and a log without a path need no quoting.
    private ShellCommand PgCtl(params string[] arguments) => new(binaries.File("pg_ctl"), arguments)
    {
        User = user,
        Folder = folder.Home,
        Variables = new Dictionary<string, string> { ["PGDATA"] = folder.Data, ["LC_ALL"] = "C" },
    };

    private async Task CreateDataAsync(CancellationToken cancellationToken)
    {
        // Uses a temporary name until complete: a killed initdb leaves an incomplete folder.
        var unfinished = folder.Data + ".new";
        await folder.Files.DeleteAsync(unfinished);
        var made = await InitDb(unfinished, "C.UTF-8").RunAsync(cancellationToken);
        // Not every system has C.UTF-8.
        if (!made.Succeeded) made = await InitDb(unfinished, "C").RunAsync(cancellationToken);
        if (!made.Succeeded) throw new LocalPostgresException($"initdb failed in {unfinished}:\n{made.Error}");
        await folder.Files.MoveAsync(unfinished, folder.Data);
    }

    private ShellCommand InitDb(string data, string locale)
    {
        string[] arguments =
        [
            "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", $"--locale={locale}", "--lc-messages=C",
            "--no-instructions",
        ];
        return new(binaries.File("initdb"), throwAway ? [.. arguments, "--no-sync"] : arguments) { User = user };
    }

    private void RequireVersion(int version)
    {
        if (version == binaries.Version) return;
        throw new LocalPostgresException(
            $"The data in {folder.Data} was made by PostgreSQL {version}, "
            + $"but the server in {binaries.Folder} is PostgreSQL {binaries.Version}. "
            + $"Set PGBIN to the bin folder of a PostgreSQL {version}, "
            + $"or move {folder.Home} elsewhere to start with an empty database.");
    }

    // After a crash the PID may belong to another program or to a zombie; Postgres would take either for a running
    // server. The rest of the file is kept: from it a new server detects processes of the old one that are still
    // writing.
    private async Task DisarmStalePidFileAsync()
    {
        if (await folder.Files.ReadAsync(folder.PidFile) is not { Length: > 0 } text) return;
        if (!int.TryParse(text.Split('\n')[0], out var pid) || IsServer(pid)) return;
        await folder.Files.ReplaceFirstLineAsync(folder.PidFile, $"{int.MaxValue}");
    }

    private static bool IsServer(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName.StartsWith("postgres", StringComparison.Ordinal) && !IsZombie(pid);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsZombie(int pid)
    {
        var commandLine = $"/proc/{pid}/cmdline";
        return File.Exists(commandLine) && File.ReadAllText(commandLine).Length == 0;
    }
}
