using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;
using Sync.Local.EmbeddedPostgres;

namespace Sync.Testing;

/// <summary>
/// The real connection pooler, in front of the PostgreSQL server of a test. In transaction mode, a few server sessions
/// serve many clients.
/// </summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    public const string Program = "/usr/sbin/pgbouncer";

    private readonly Process _process;
    private readonly string _folder, _server;
    private readonly int _port;

    private PgBouncer(Process process, string folder, string server, int port) =>
        (_process, _folder, _server, _port) = (process, folder, server, port);

    /// <param name="mode"><c>session</c>, <c>transaction</c> or <c>statement</c>.</param>
    public static async Task<PgBouncer> StartAsync(string connectionString, string mode)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        var folder = Directory.CreateTempSubdirectory("sync-pgbouncer-").FullName;
        var port = FreePort.Find();
        var config = Path.Combine(folder, "pgbouncer.ini");
        var password = server.Password is { } given ? $" password={given}" : "";
        await File.WriteAllTextAsync(
            config,
            $"""
            [databases]
            * = host={server.Host} port={server.Port} user={server.Username}{password}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = any
            pool_mode = {mode}
            default_pool_size = {(mode == "session" ? 60 : 4)}
            max_client_conn = 500
            """);
        string[] asWho = await ServerUser.FindAsync(CancellationToken.None) is { } user ? ["-u", user] : [];
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute);
        }

        var process = Process.Start(
            new ProcessStartInfo(Program, [.. asWho, "-q", config]) { RedirectStandardError = true })!;
        var pooler = new PgBouncer(process, folder, connectionString, port);
        await pooler.WaitAsync();
        return pooler;
    }

    public string ConnectionString(string? more = null) => new NpgsqlConnectionStringBuilder(_server)
    {
        Host = "127.0.0.1",
        Port = _port,
        Password = null,
        MaxPoolSize = 50,
    }.ConnectionString + more;

    private async Task WaitAsync()
    {
        for (var tries = 0; tries < 200; tries++)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync("127.0.0.1", _port);
                return;
            }
            catch (SocketException)
            {
                Assert.False(
                    _process.HasExited, _process.HasExited ? await _process.StandardError.ReadToEndAsync() : null);
                await Task.Delay(50);
            }
        }

        Assert.Fail("PgBouncer does not listen.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
        NpgsqlConnection.ClearPool(new NpgsqlConnection(ConnectionString()));
    }
}
