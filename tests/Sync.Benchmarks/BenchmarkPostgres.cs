using Sync.Local.EmbeddedPostgres;

namespace Sync.Benchmarks;

/// <summary>A throw-away PostgreSQL.</summary>
internal sealed class BenchmarkPostgres : IAsyncDisposable
{
    private readonly PostgresCluster _cluster;
    private readonly string _home;
    private readonly PostgresBinaries _binaries;

    private BenchmarkPostgres(PostgresCluster cluster, string home, PostgresBinaries binaries) => (_cluster, _home, _binaries) = (cluster, home, binaries);

    public string ConnectionString => _cluster.ConnectionString("postgres");

    public static async Task<BenchmarkPostgres> StartAsync()
    {
        var binaries = await PostgresBinaries.FindAsync(InstalledTools.OfThisMachine(), null, CancellationToken.None)
            ?? throw LocalPostgresException.NothingInstalled();
        var home = Directory.CreateTempSubdirectory("sync-benchmark-").FullName;
        // As root the server runs as another user, who has to get there.
        File.SetUnixFileMode(home, (UnixFileMode)0b111_101_101);
        var cluster = await PostgresCluster.StartAsync(Path.Combine(home, "postgres"), binaries, throwAway: true, CancellationToken.None);
        return new BenchmarkPostgres(cluster, home, binaries);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await PostgresCluster.RemoveAsync(Path.Combine(_home, "postgres"), _binaries, CancellationToken.None);
        Directory.Delete(_home, recursive: true);
    }
}
