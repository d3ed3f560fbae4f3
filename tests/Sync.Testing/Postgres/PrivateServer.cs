using Npgsql;
using Sync.Local.EmbeddedPostgres;

namespace Sync.Testing;

/// <summary>
/// A PostgreSQL server for one test, with durable writes, that the test can crash, fill and replicate.
/// </summary>
internal sealed class PrivateServer : IAsyncDisposable
{
    private const int StandbyPort = 5433;

    private readonly TestRun _run;
    private readonly PostgresBinaries _binaries;
    private readonly string _sockets;
    private bool _hasStandby;

    private PrivateServer(TestRun run, PostgresBinaries binaries, string sockets, TestServer server) =>
        (_run, _binaries, _sockets, Server) = (run, binaries, sockets, server);

    public TestServer Server { get; }

    private string Home => _run.ClusterFolder;

    private string Data => Path.Combine(Home, "data");

    private string StandbyData => Path.Combine(Home, "standby");

    public static async Task<PrivateServer> StartAsync()
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("A private server needs Unix sockets.");
        var run = await TestRun.BeginAsync();
        try
        {
            var binaries = await PostgresBinaries.FindOrDownloadAsync(
                InstalledTools.OfThisMachine(), CancellationToken.None);
            var cluster = await PostgresCluster.StartAsync(
                run.ClusterFolder, binaries, throwAway: false, CancellationToken.None);
            run.Owns(cluster);
            var postgres = cluster.ConnectionString("postgres");
            var server = await TestServer.ConnectAsync(ServerKind.Local, postgres, owned: null);
            return new PrivateServer(run, binaries, new NpgsqlConnectionStringBuilder(postgres).Host!, server);
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Simulates a power failure: sessions are not closed cleanly, and the server recovers from its WAL.
    /// </summary>
    public Task CrashAsync() => PgCtlAsync(Data, "restart", "-m", "immediate");

    /// <summary>Restarts the server as an administrator would: sessions are terminated with an error message.</summary>
    public Task RestartAsync() => PgCtlAsync(Data, "restart", "-m", "fast");

    /// <summary>Starts a hot standby with the current data of the server.</summary>
    /// <returns>Converts a connection string of the server to one of the standby.</returns>
    public async Task<Func<string, string>> StartStandbyAsync()
    {
        await PgCtlAsync(Data, "stop", "-m", "fast");
        await RunAsync("cp", "-a", Data, StandbyData);
        await RunAsync("touch", Path.Combine(StandbyData, "standby.signal"));
        await PgCtlAsync(Data, "start", "-o", $"-p 5432 -k {_sockets} -c listen_addresses=");
        await PgCtlAsync(StandbyData, "start", "-o", $"-p {StandbyPort} -k {_sockets} -c listen_addresses=");
        _hasStandby = true;
        return connectionString =>
            new NpgsqlConnectionStringBuilder(connectionString) { Port = StandbyPort }.ConnectionString;
    }

    private string DumpFile => Path.Combine(Home, "dump.sql");

    public Task DumpAsync(string database) =>
        RunAsync(_binaries.File("pg_dump"), "-h", _sockets, "-U", "postgres", "-d", database, "-f", DumpFile);

    /// <summary>Restores the last dump in one transaction.</summary>
    public Task RestoreAsync(string database) =>
        RunAsync(
            _binaries.File("psql"), "-h", _sockets, "-U", "postgres", "-d", database, "-q", "-v", "ON_ERROR_STOP=1",
            "-1", "-f", DumpFile);

    /// <summary>Runs a program as the operating system user of the server.</summary>
    public async Task RunAsync(string program, params string[] arguments)
    {
        var command = new ShellCommand(program, arguments)
        {
            User = await ServerUser.FindAsync(CancellationToken.None),
            Folder = Home,
        };
        var result = await command.RunAsync(CancellationToken.None);
        Assert.True(result.Succeeded, $"{program} {string.Join(' ', arguments)}: {result.Output} {result.Error}");
    }

    // The data directory in a variable instead of -D, and -l without a path, because pg_ctl passes both to a shell.
    private async Task PgCtlAsync(string data, params string[] arguments)
    {
        var command = new ShellCommand(
            _binaries.File("pg_ctl"), [.. arguments, "-w", "-t", "120", "-l", $"{Path.GetFileName(data)}.log"])
        {
            User = await ServerUser.FindAsync(CancellationToken.None),
            Folder = Home,
            Variables = new Dictionary<string, string> { ["PGDATA"] = data, ["LC_ALL"] = "C" },
        };
        var result = await command.RunAsync(CancellationToken.None);
        Assert.True(result.Succeeded, $"pg_ctl {string.Join(' ', arguments)}: {result.Output} {result.Error}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_hasStandby) await PgCtlAsync(StandbyData, "stop", "-m", "immediate");
        await _run.DisposeAsync();
    }
}
