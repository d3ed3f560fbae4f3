using System.Diagnostics;
using Npgsql;
using Sync.Local.EmbeddedPostgres;

namespace Sync.Proofs.Packaging;

/// <summary>Each test has its own data folder, which <see cref="TestRun"/> removes.</summary>
public sealed class EmbeddedPostgresTests : IAsyncLifetime
{
    private static readonly InstalledTools NothingInstalled = new(PgBin: null, CommandPath: "", ServerFolders: []);

    private TestRun _run = null!;

    private string Folder => _run.Folder;

    private string PidFile => Path.Combine(_run.ClusterFolder, "data", "postmaster.pid");

    public async Task InitializeAsync() => _run = await TestRun.BeginAsync();

    public async Task DisposeAsync() => await _run.DisposeAsync();

    [ServerBinariesFact]
    public async Task A_fresh_folder_gives_an_empty_UTF8_database_on_a_socket_and_no_port()
    {
        await using var postgres = await StartAsync();

        Assert.Equal("sync", await QueryAsync(postgres, "select current_database()"));
        Assert.Equal("UTF8", await QueryAsync(postgres, "show server_encoding"));
        Assert.Equal("", await QueryAsync(postgres, "show listen_addresses"));
        Assert.Equal("on", await QueryAsync(postgres, "show fsync"));
        Assert.Contains(Folder, postgres.Description, StringComparison.Ordinal);
    }

    [ServerBinariesFact]
    public async Task Only_the_servers_user_can_access_its_socket()
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException();
        await using var postgres = await StartAsync();

        var socket = Path.Combine(new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Host!, ".s.PGSQL.5432");

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(socket));
    }

    [ServerBinariesFact]
    public async Task Data_survives_a_restart()
    {
        await using (var first = await StartAsync())
            await QueryAsync(first, "create table kept as select 42 as answer");
        Assert.False(File.Exists(PidFile));

        await using var second = await StartAsync();

        Assert.Equal(42, await QueryAsync(second, "select answer from kept"));
    }

    [ServerBinariesFact]
    public async Task A_killed_server_is_started_again_with_its_data()
    {
        var killed = await StartAsync();
        await QueryAsync(killed, "create table kept as select 42 as answer");
        await KillAsync(ServerPid());
        await killed.DisposeAsync();

        await using var next = await StartAsync();

        Assert.Equal(42, await QueryAsync(next, "select answer from kept"));
    }

    [ServerBinariesFact]
    public async Task A_server_killed_while_others_use_it_is_started_again()
    {
        await using var user = await StartAsync();
        await KillAsync(ServerPid());

        await using var next = await StartAsync();

        Assert.Equal("sync", await QueryAsync(next, "select current_database()"));
    }

    [ServerBinariesFact]
    public async Task An_orphaned_server_is_adopted_and_stopped_by_its_adopter()
    {
        await (await StartAsync()).DisposeAsync();
        var orphan = await StartOrphanAsync();

        await using (var adopted = await StartAsync())
        {
            Assert.Equal("sync", await QueryAsync(adopted, "select current_database()"));
            Assert.Equal(orphan, ServerPid());
        }

        Assert.False(File.Exists(PidFile));
    }

    [ServerBinariesFact]
    public async Task A_stale_pid_file_that_names_another_program_is_no_obstacle()
    {
        await (await StartAsync()).DisposeAsync();
        await File.WriteAllTextAsync(PidFile, $"{Environment.ProcessId}\n{_run.ClusterFolder}/data\n");

        await using var postgres = await StartAsync();

        Assert.NotEqual(Environment.ProcessId, ServerPid());
    }

    [ServerBinariesFact]
    public async Task Two_starts_at_once_share_one_server_and_the_last_one_stops_it()
    {
        var both = await Task.WhenAll(Task.Run(StartAsync), Task.Run(StartAsync));
        var pids = await Task.WhenAll(both.Select(one => QueryAsync(one, "select pg_postmaster_start_time()")));
        Assert.Equal(pids[0], pids[1]);

        await both[0].DisposeAsync();
        Assert.Equal("sync", await QueryAsync(both[1], "select current_database()"));

        await both[1].DisposeAsync();
        Assert.False(File.Exists(PidFile));
    }

    [ServerBinariesFact]
    public async Task The_terminals_interrupt_does_not_reach_the_server()
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var postgres = await StartAsync();

        Assert.NotEqual(SessionOf(Environment.ProcessId), SessionOf(ServerPid()));
    }

    [ServerBinariesFact]
    public async Task A_long_folder_name_with_spaces_and_quotes_works()
    {
        var folder = Path.Combine(Folder, new string('x', 90), "it's \"mine\" $HOME");

        await using var postgres = await LocalPostgres.StartAsync(folder, "sync", CancellationToken.None);

        Assert.Equal("sync", await QueryAsync(postgres, "select current_database()"));
    }

    [ServerBinariesFact]
    public async Task Data_of_another_version_is_reported_with_both_versions_and_a_solution()
    {
        await (await StartAsync()).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(_run.ClusterFolder, "data", "PG_VERSION"), "11\n");

        var fault = await Assert.ThrowsAsync<LocalPostgresException>(StartAsync);

        Assert.Matches("made by PostgreSQL 11, but the server in .* is PostgreSQL [0-9]+", fault.Message);
        Assert.Contains(
            "Set PGBIN to the bin folder of a PostgreSQL 11, or move", fault.Message, StringComparison.Ordinal);
    }

    [ServerBinariesFact]
    public async Task A_server_that_does_not_start_shows_its_log()
    {
        await (await StartAsync()).DisposeAsync();
        await File.AppendAllTextAsync(Path.Combine(_run.ClusterFolder, "data", "postgresql.conf"), "work_mem = lots\n");

        var fault = await Assert.ThrowsAsync<LocalPostgresException>(StartAsync);

        Assert.Contains("work_mem", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/nowhere")]
    public async Task The_error_without_an_installed_server_says_what_to_install(string? pgBin)
    {
        var fault = await Assert.ThrowsAsync<LocalPostgresException>(() =>
            LocalPostgres.StartAsync(Folder, "sync", NothingInstalled with { PgBin = pgBin }, CancellationToken.None));

        Assert.Contains("apt-get install postgresql", fault.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__Postgres", fault.Message, StringComparison.Ordinal);
        if (pgBin is not null) Assert.Contains($"PGBIN is {pgBin}", fault.Message, StringComparison.Ordinal);
    }

    [DockerFact]
    public async Task A_container_keeps_the_data_if_no_server_is_installed()
    {
        var bin = Directory.CreateDirectory(Path.Combine(Folder, "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(bin, "docker"), InstalledTools.OfThisMachine().FindCommand("docker")!);
        var dockerOnly = NothingInstalled with { CommandPath = bin };
        await using (var first = await LocalPostgres.StartAsync(Folder, "sync", dockerOnly, CancellationToken.None))
        {
            await QueryAsync(first, "create table kept as select 42 as answer");
        }

        await using var second = await LocalPostgres.StartAsync(Folder, "sync", dockerOnly, CancellationToken.None);

        Assert.Equal(42, await QueryAsync(second, "select answer from kept"));
    }

    private Task<LocalPostgres> StartAsync() => LocalPostgres.StartAsync(Folder, "sync", CancellationToken.None);

    /// <summary>Starts a server as a killed owner leaves it: running, without users.</summary>
    private async Task<int> StartOrphanAsync()
    {
        var binaries = await PostgresBinaries.FindAsync(
            InstalledTools.OfThisMachine(), version: null, CancellationToken.None);
        var started = await new ShellCommand(
            binaries!.File("pg_ctl"), "start", "-w", "-D", Path.Combine(_run.ClusterFolder, "data"),
            "-l", Path.Combine(_run.ClusterFolder, "server.log"),
            "-o", $"-p 5432 -k {_run.ClusterFolder} -c listen_addresses=")
        {
            User = await ServerUser.FindAsync(CancellationToken.None),
        }.RunAsync(CancellationToken.None);
        Assert.True(started.Succeeded, started.Error);
        return ServerPid();
    }

    private int ServerPid() => int.Parse(File.ReadLines(PidFile).First(), provider: null);

    private static async Task KillAsync(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
        await process.WaitForExitAsync();
    }

    // pid (name) state ppid pgrp session …
    private static string SessionOf(int pid) => File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ')[3];

    private static async Task<object?> QueryAsync(LocalPostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
