using System.Net.Sockets;
using Npgsql;
using Sync.Local.EmbeddedPostgres;
using Testcontainers.PostgreSql;

namespace Sync.Testing;

/// <summary>
/// The shared server of a test run, started by the first test that needs it. The environment variable
/// <c>SYNC_TEST_POSTGRES</c> selects it: <c>docker</c>, <c>local</c> or a connection string. The default is Docker if
/// it works, otherwise a local server.
/// </summary>
public static class TestPostgres
{
    // As a local server that is thrown away: its data needs no protection from a power failure.
    private static readonly string[] Options =
    [
        "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
        "max_connections=300", "jit=off",
    ];

    private const int Port = 5432;

    private static readonly Lazy<Task<TestServer>> Started = new(StartWithRoleAsync);

    private static string Image =>
        Environment.GetEnvironmentVariable("SYNC_TEST_POSTGRES_IMAGE") is { Length: > 0 } image ? image : "postgres:18";

    public static Task<TestServer> ServerAsync() => Started.Value;

    public static async Task<int> VersionAsync() => (await ServerAsync()).Version;

    public static async Task<ServerKind> KindAsync() => (await ServerAsync()).Kind;

    /// <summary>Called after the last test; see <see cref="SyncTestFramework"/>.</summary>
    internal static async Task StopAsync()
    {
        if (Started is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await Started.Value.Result.DisposeAsync();
    }

    private static async Task<TestServer> StartWithRoleAsync()
    {
        var server = await StartAsync();
        await server.ExecuteAsync(ReportingRole.Create);
        return server;
    }

    private static Task<TestServer> StartAsync() => Environment.GetEnvironmentVariable("SYNC_TEST_POSTGRES") switch
    {
        "docker" => OwnedAsync(DockerAsync),
        "local" => OwnedAsync(LocalAsync),
        null or "" => OwnedAsync(DockerOrLocalAsync),
        var connectionString => TestServer.ConnectAsync(ServerKind.Given, connectionString, owned: null),
    };

    private static async Task<TestServer> OwnedAsync(Func<TestRun, Task<TestServer>> startAsync)
    {
        var run = await TestRun.BeginAsync();
        try
        {
            return await startAsync(run);
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    private static async Task<TestServer> DockerOrLocalAsync(TestRun run)
    {
        try
        {
            return await DockerAsync(run);
        }
        catch (Exception withoutDocker)
        {
            try
            {
                return await LocalAsync(run);
            }
            catch (LocalPostgresException withoutServer)
            {
                throw new LocalPostgresException(
                    $"{withoutServer.Message}\nDocker: {withoutDocker.Message}", withoutDocker);
            }
        }
    }

    private static async Task<TestServer> DockerAsync(TestRun run)
    {
        var container = new PostgreSqlBuilder(Image).WithName(run.ContainerName)
            .WithTmpfsMount("/var/lib/postgresql")
            .WithCommand([.. Options.SelectMany(option => new[] { "-c", option })]).Build();
        await container.StartAsync();
        run.Owns(container);
        var address = new NpgsqlConnectionStringBuilder(container.GetConnectionString()) { SslMode = SslMode.Disable };
        // The port that the engine maps leads through a proxy process, which copies every byte.
        if (await AcceptsAsync(container.IpAddress)) (address.Host, address.Port) = (container.IpAddress, Port);
        return await TestServer.ConnectAsync(ServerKind.Docker, address.ConnectionString, run);
    }

    /// <summary>Whether the container's own address can be reached from here.</summary>
    private static async Task<bool> AcceptsAsync(string address)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address, Port).WaitAsync(TimeSpan.FromSeconds(2));
            return true;
        }
        catch (Exception error) when (error is SocketException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task<TestServer> LocalAsync(TestRun run)
    {
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException(
                "A private server needs Unix sockets: use Docker or a connection string.");
        var binaries = await PostgresBinaries.FindOrDownloadAsync(
            InstalledTools.OfThisMachine(), CancellationToken.None);
        var cluster = await PostgresCluster.StartAsync(
            run.ClusterFolder, binaries, throwAway: true, CancellationToken.None);
        run.Owns(cluster);
        return await TestServer.ConnectAsync(ServerKind.Local, cluster.ConnectionString("postgres"), run);
    }
}
