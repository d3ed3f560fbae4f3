using Npgsql;

namespace Sync.Local.EmbeddedPostgres;

/// <summary>The database of a local Sync: on installed server binaries, else in a container.</summary>
public sealed class LocalPostgres : IAsyncDisposable
{
    private readonly IAsyncDisposable _server;

    private LocalPostgres(IAsyncDisposable server, string connectionString, string description) =>
        (_server, ConnectionString, Description) = (server, connectionString, description);

    public string ConnectionString { get; }

    /// <summary>What runs and where, for people.</summary>
    public string Description { get; }

    /// <param name="dataFolder">Null for <see cref="DataFolder.Default"/>.</param>
    /// <exception cref="LocalPostgresException">Neither is to be had, or it does not start.</exception>
    public static Task<LocalPostgres> StartAsync(string? dataFolder, CancellationToken cancellationToken) =>
        StartAsync(dataFolder, InstalledTools.OfThisMachine(), cancellationToken);

    public static async Task<LocalPostgres> StartAsync(string? dataFolder, InstalledTools tools, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(dataFolder ?? DataFolder.Default);
        var postgres = await StartClusterAsync(Path.Combine(folder, "postgres"), tools, cancellationToken)
            ?? await StartContainerAsync(folder, tools, cancellationToken)
            ?? throw LocalPostgresException.NothingInstalled();
        try
        {
            await CreateDatabaseAsync(postgres.ConnectionString, cancellationToken);
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<LocalPostgres?> StartClusterAsync(string home, InstalledTools tools, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) return null;
        var binaries = await PostgresBinaries.FindAsync(tools, new ClusterFolder(home).DataVersion, cancellationToken);
        if (binaries is null) return null;
        var cluster = await PostgresCluster.StartAsync(home, binaries, throwAway: false, cancellationToken);
        return new LocalPostgres(cluster, cluster.ConnectionString("sync"), cluster.Description);
    }

    private static async Task<LocalPostgres?> StartContainerAsync(string folder, InstalledTools tools, CancellationToken cancellationToken)
    {
        if (tools.FindCommand("docker") is not { } docker || !await DockerPostgres.EngineAnswersAsync(docker, cancellationToken)) return null;
        var container = await DockerPostgres.StartAsync(docker, folder, cancellationToken);
        return new LocalPostgres(container, container.ConnectionString("sync"), container.Description);
    }

    private static async Task CreateDatabaseAsync(string connectionString, CancellationToken cancellationToken)
    {
        var maintenance = new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(maintenance.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var exists = new NpgsqlCommand("select exists (select from pg_database where datname = 'sync')", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is true) return;
        await using var create = new NpgsqlCommand("create database sync", connection);
        try
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // A second process was as quick.
        }
    }
}
