using System.Runtime.Versioning;
using Npgsql;

namespace Sync.Local.EmbeddedPostgres;

/// <summary>
/// The database of a local Sync: run from installed server binaries, otherwise in a container, otherwise from binaries
/// that are downloaded.
/// </summary>
public sealed class LocalPostgres : IAsyncDisposable
{
    private readonly IAsyncDisposable _server;

    private LocalPostgres(IAsyncDisposable server, string connectionString, string description) =>
        (_server, ConnectionString, Description) = (server, connectionString, description);

    public string ConnectionString { get; }

    /// <summary>A text for people: which server runs, and where.</summary>
    public string Description { get; }

    /// <param name="dataFolder">Null for <see cref="DataFolder.Default"/>.</param>
    /// <param name="database">Created if it is missing: one server can hold the inventory of a real cloud and of a fake
    /// one.</param>
    /// <exception cref="LocalPostgresException">Neither is available, or the server does not start.</exception>
    public static Task<LocalPostgres> StartAsync(
        string? dataFolder, string database, CancellationToken cancellationToken) =>
        StartAsync(dataFolder, database, InstalledTools.OfThisMachine(), cancellationToken);

    public static async Task<LocalPostgres> StartAsync(
        string? dataFolder, string database, InstalledTools tools, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(dataFolder ?? DataFolder.Default);
        var home = Path.Combine(folder, "postgres");
        var postgres = await StartInstalledAsync(home, database, tools, cancellationToken)
            ?? await StartContainerAsync(folder, database, tools, cancellationToken)
            ?? await StartDownloadedAsync(home, database, tools, cancellationToken);
        try
        {
            await CreateDatabaseAsync(postgres.ConnectionString, database, cancellationToken);
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<LocalPostgres?> StartInstalledAsync(
        string home, string database, InstalledTools tools, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) return null;
        var version = await new ClusterFolder(home, await ServerUser.FindAsync(cancellationToken))
            .ReadDataVersionAsync();
        var binaries = await PostgresBinaries.FindAsync(tools, version, cancellationToken);
        return binaries is null ? null : await StartClusterAsync(home, database, binaries, cancellationToken);
    }

    private static async Task<LocalPostgres> StartDownloadedAsync(
        string home, string database, InstalledTools tools, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows()) throw LocalPostgresException.NothingInstalled();
        var binaries = await PostgresBinaries.FindOrDownloadAsync(tools, cancellationToken);
        return await StartClusterAsync(home, database, binaries, cancellationToken);
    }

    [UnsupportedOSPlatform("windows")]
    private static async Task<LocalPostgres> StartClusterAsync(
        string home, string database, PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        var cluster = await PostgresCluster.StartAsync(home, binaries, throwAway: false, cancellationToken);
        return new LocalPostgres(cluster, cluster.ConnectionString(database), cluster.Description);
    }

    private static async Task<LocalPostgres?> StartContainerAsync(
        string folder, string database, InstalledTools tools, CancellationToken cancellationToken)
    {
        if (tools.FindCommand("docker") is not { } docker
            || !await DockerPostgres.EngineAnswersAsync(docker, cancellationToken))
            return null;
        var container = await DockerPostgres.StartAsync(docker, folder, cancellationToken);
        return new LocalPostgres(container, container.ConnectionString(database), container.Description);
    }

    private static async Task CreateDatabaseAsync(
        string connectionString, string database, CancellationToken cancellationToken)
    {
        var maintenance = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Database = "postgres",
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(maintenance.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var exists = new NpgsqlCommand(
            "select exists (select from pg_database where datname = $1)", connection);
        exists.Parameters.Add(new NpgsqlParameter { Value = database });
        if (await exists.ExecuteScalarAsync(cancellationToken) is true) return;
        await using var create = new NpgsqlCommand(
            $"create database {new NpgsqlCommandBuilder().QuoteIdentifier(database)}", connection);
        try
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException fault)
            when (fault.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another process created it at the same time.
        }
    }
}
