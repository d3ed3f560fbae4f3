using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sync.Database;
using Sync.Local.EmbeddedPostgres;

namespace Sync.Benchmarks;

/// <summary>
/// A temporary PostgreSQL server with the schema of this build and, unless it is for reads only, with production
/// durability settings.
/// </summary>
internal sealed class BenchmarkPostgres : IAsyncDisposable
{
    private readonly PostgresCluster _cluster;
    private readonly string _home;
    private readonly PostgresBinaries _binaries;

    private BenchmarkPostgres(
        PostgresCluster cluster, string home, PostgresBinaries binaries, NpgsqlDataSource dataSource) =>
        (_cluster, _home, _binaries, DataSource) = (cluster, home, binaries, dataSource);

    /// <summary>The version of the server that was started last; null before the first start.</summary>
    public static string? Version { get; private set; }

    public NpgsqlDataSource DataSource { get; }

    public string ConnectionString => _cluster.ConnectionString("postgres");

    /// <param name="isFast">Fast instead of durable: to measure reads of what takes long to write.</param>
    public static async Task<BenchmarkPostgres> StartAsync(bool isFast = false)
    {
        var binaries = await PostgresBinaries.FindOrDownloadAsync(
            InstalledTools.OfThisMachine(), CancellationToken.None);
        var home = Directory.CreateTempSubdirectory("sync-benchmark-").FullName;
        // If the benchmark runs as root, the server runs as another user, who needs access to the folder.
        File.SetUnixFileMode(home, (UnixFileMode)0b111_101_101);
        var cluster = await PostgresCluster.StartAsync(
            Path.Combine(home, "postgres"), binaries, isFast, CancellationToken.None);
        var dataSource = SyncDataSource.Create(cluster.ConnectionString("postgres"));
        await using (var connection = await dataSource.OpenConnectionAsync())
            Version = $"{connection.PostgreSqlVersion}";
        await new Migrator(dataSource, NullLogger<Migrator>.Instance).MigrateAsync();
        return new BenchmarkPostgres(cluster, home, binaries, dataSource);
    }

    /// <summary>The bytes of WAL that a server has written since it was created.</summary>
    public static Task<long> WrittenAsync(NpgsqlConnection connection) =>
        connection.ExecuteScalarAsync<long>("select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint");

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await _cluster.DisposeAsync();
        await PostgresCluster.RemoveAsync(Path.Combine(_home, "postgres"), _binaries, CancellationToken.None);
        Directory.Delete(_home, recursive: true);
    }
}
