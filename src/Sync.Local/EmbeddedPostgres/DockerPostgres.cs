using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Sync.Local.EmbeddedPostgres;

/// <summary>
/// A server in a container, its data in a volume of the same name; shared between processes like
/// <see cref="PostgresCluster"/>.
/// </summary>
public sealed class DockerPostgres : IAsyncDisposable
{
    private const string Image = "postgres:18";
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly string _docker;
    private readonly string _folder;
    private readonly string _password;
    private int _port;
    private FileStream? _use;

    private DockerPostgres(string docker, string folder, string password) =>
        (_docker, _folder, _password) = (docker, folder, password);

    public string Description => $"{Image} in the container {Name}";

    private string Name => NameOf(_folder);

    private string TurnLock => Path.Combine(_folder, "container.turn.lock");

    private string UseLock => Path.Combine(_folder, "container.use.lock");

    /// <summary>
    /// The name of the container and of its volume: one per data folder, so that two folders do not share their data.
    /// </summary>
    public static string NameOf(string folder) => folder == DataFolder.Default
        ? "sync-postgres"
        : "sync-postgres-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..8];

    /// <param name="docker">The path of the command <c>docker</c>.</param>
    public static async Task<bool> EngineAnswersAsync(string docker, CancellationToken cancellationToken) =>
        (await new ShellCommand(docker, "version", "--format", "{{.Server.Version}}")
            .RunAsync(cancellationToken)).Succeeded;

    /// <summary>
    /// Starts the container, or uses the running one, and waits until the server accepts connections.
    /// </summary>
    /// <param name="folder">The data folder, which holds the locks and the password.</param>
    /// <exception cref="LocalPostgresException">The container does not start or refuses the connection.</exception>
    public static async Task<DockerPostgres> StartAsync(
        string docker, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        using var turn = await FileLock.ExclusiveAsync(Path.Combine(folder, "container.turn.lock"), cancellationToken);
        var container = new DockerPostgres(docker, folder, PasswordOf(folder));
        await container.RunAsync(cancellationToken);
        await container.WaitAsync(cancellationToken);
        container._use = FileLock.Shared(container.UseLock);
        return container;
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = "postgres",
        Password = _password,
        Database = database,
        SslMode = SslMode.Disable,
    }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (_use is null) return;
        using var turn = await FileLock.ExclusiveAsync(TurnLock, CancellationToken.None);
        await _use.DisposeAsync();
        _use = null;
        using var last = FileLock.TryExclusive(UseLock);
        if (last is not null) await DockerAsync(CancellationToken.None, "stop", Name);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var existing = await DockerAsync(cancellationToken, "start", Name);
        if (!existing.Succeeded)
        {
            // The password is passed in a variable: other users can read command lines.
            var made = await DockerAsync(
                cancellationToken, "run", "--detach", "--name", Name, "--volume", $"{Name}:/var/lib/postgresql",
                "--publish", "127.0.0.1::5432", "--env", "POSTGRES_PASSWORD", Image);
            if (!made.Succeeded)
                throw new LocalPostgresException(
                    $"The container {Name} does not start:\n{made.Error}\n{LocalPostgresException.Advice}");
        }
        var published = await DockerAsync(cancellationToken, "port", Name, "5432/tcp");
        _port = int.Parse(published.Output.Split('\n')[0].Split(':')[^1], provider: null);
    }

    private Task<ShellCommand.Result> DockerAsync(CancellationToken cancellationToken, params string[] arguments) =>
        new ShellCommand(_docker, arguments)
        {
            Variables = new Dictionary<string, string> { ["POSTGRES_PASSWORD"] = _password },
        }.RunAsync(cancellationToken);

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(StartDeadline);
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(
                    ConnectionString("postgres") + ";Pooling=false;Timeout=5");
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException fault)
                when (fault.SqlState is PostgresErrorCodes.InvalidPassword || deadline.IsCancellationRequested)
            {
                throw new LocalPostgresException($"Cannot connect to the container {Name}: {fault.Message}. "
                    + $"For its logs, run: docker logs {Name}", fault);
            }
            catch (NpgsqlException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
            }
        }
    }

    private static string PasswordOf(string folder)
    {
        var file = Path.Combine(folder, "container.password");
        if (File.Exists(file)) return File.ReadAllText(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        using var writer = new StreamWriter(file, options);
        writer.Write(password);
        return password;
    }
}
