using System.Runtime.CompilerServices;
using Npgsql;
using Sync.Benchmarks.Peers;

namespace Sync.Benchmarks.Http;

/// <summary>
/// The script in <c>npm-peer</c>: what one would write in Node.js to serve flow logs from the same database.
/// </summary>
internal sealed class NodePeer : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private NodePeer(ChildProcess process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    public double ProcessorSeconds => ProcessorTime.Of(_process.Id);

    /// <summary>Installs the script's package and starts it.</summary>
    /// <returns>Null if Node.js is not installed, or the package is not to be had.</returns>
    public static async Task<NodePeer?> StartAsync(string connectionString, int connections)
    {
        if (await NpmFolder.InstallAsync(Path.Combine(Source(), "package.json"), "npm-peer") is not { } folder)
            return null;
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        string[] arguments =
        [
            Path.Combine(Source(), "server.cjs"), settings.Host!, $"{settings.Port}", settings.Username!,
            settings.Database!, $"{connections}",
        ];
        var process = ChildProcess.Start("node", arguments, folder: folder);
        return new NodePeer(process, await process.ReadLineAsync("http://"));
    }

    private static string Source([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "npm-peer");

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
