using System.Runtime.Versioning;
using Npgsql;

namespace Sync.Local.EmbeddedPostgres;

/// <summary>
/// A private server on a Unix socket, shared by all processes that use the same folder: the first one starts it (or
/// adopts one that a killed process left running), and the last one stops it.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class PostgresCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly ClusterFolder _folder;
    private readonly PostgresServer _server;
    private readonly bool _throwAway;
    private FileStream? _use;

    private PostgresCluster(ClusterFolder folder, PostgresServer server, int version, bool throwAway)
    {
        (_folder, _server, _throwAway) = (folder, server, throwAway);
        Description = $"PostgreSQL {version} in {folder.Home}";
    }

    public string Description { get; }

    /// <param name="home">The folder of the server's files, created if it is missing.</param>
    /// <param name="throwAway">Fast instead of durable, and deleted when the last process releases it.</param>
    /// <exception cref="LocalPostgresException">
    /// The server does not start, or the data is of another version.
    /// </exception>
    public static async Task<PostgresCluster> StartAsync(
        string home, PostgresBinaries binaries, bool throwAway, CancellationToken cancellationToken)
    {
        var user = await ServerUser.FindAsync(cancellationToken);
        var folder = new ClusterFolder(home, user);
        await folder.PrepareAsync(cancellationToken);
        using var turn = await FileLock.ExclusiveAsync(folder.TurnLock, cancellationToken);
        var cluster = new PostgresCluster(
            folder, new PostgresServer(folder, binaries, user, throwAway),
            await folder.ReadDataVersionAsync() ?? binaries.Version, throwAway);
        if (!await cluster.AnswersAsync(cancellationToken)) await cluster.StartServerAsync(cancellationToken);
        cluster._use = FileLock.Shared(folder.UseLock);
        return cluster;
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = _folder.SocketFolder,
        Port = 5432,
        Username = "postgres",
        Database = database,
        SslMode = SslMode.Disable,
    }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        if (_use is null) return;
        using var turn = await FileLock.ExclusiveAsync(_folder.TurnLock, CancellationToken.None);
        await _use.DisposeAsync();
        _use = null;
        using var last = FileLock.TryExclusive(_folder.UseLock);
        if (last is null) return;
        await _server.StopAsync();
        if (_throwAway) await _folder.DeleteAsync();
        else await _folder.DeleteShortFolderAsync();
    }

    /// <summary>Stops and deletes a throw-away server whose owner was killed.</summary>
    public static async Task RemoveAsync(string home, PostgresBinaries binaries, CancellationToken cancellationToken)
    {
        var user = await ServerUser.FindAsync(cancellationToken);
        var folder = new ClusterFolder(home, user);
        await new PostgresServer(folder, binaries, user, throwAway: true).StopAsync();
        await folder.DeleteAsync();
    }

    private async Task StartServerAsync(CancellationToken cancellationToken)
    {
        await _server.InitialiseAsync(cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartDeadline);
        while (!await _server.StartAsync())
        {
            var log = await _server.ReadLogTailAsync();
            if (deadline.IsCancellationRequested || !IsBusy(log))
                throw new LocalPostgresException($"{Description} does not start:\n{log}");
            if (await AnswersAsync(cancellationToken)) return;
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
        }
    }

    // A server whose owner was killed may still be starting or stopping; one that was killed itself leaves processes
    // that end soon.
    private static bool IsBusy(string log) =>
        log.Contains("pre-existing shared memory block", StringComparison.Ordinal)
        || log.Contains("lock file \"postmaster.pid\" already exists", StringComparison.Ordinal);

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(
                ConnectionString("postgres") + ";Pooling=false;Timeout=5");
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
