using System.Diagnostics;
using System.Runtime.CompilerServices;
using Azure.Storage.Blobs;
using Sync.Proofs.Npm;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>A real store on this machine: Azurite, an S3 server, or a folder.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    public const string Azure = "azure", S3 = "s3", Folder = "folder";

    // The public account of every Azurite.
    private const string AzuriteKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly NpmFolder Npm = new(Source());

    private readonly string _folder;
    private Process? _server;

    private TestStore(string kind, int port, string folder, Process? server) =>
        (Kind, Port, _folder, _server) = (kind, port, folder, server);

    public string Kind { get; }

    /// <summary>0 for a folder.</summary>
    public int Port { get; }

    public static async Task<TestStore> StartAsync(string kind)
    {
        var folder = Directory.CreateTempSubdirectory("sync-store-").FullName;
        if (kind == Folder) return new TestStore(kind, 0, folder, null);
        var port = FreePort.Find();
        var server = await Npm.ServeAsync("store.cjs", kind == S3 ? "s3rver" : "azurite", $"{port}", folder);
        var store = new TestStore(kind, port, folder, server);
        if (kind == Azure) await new BlobContainerClient(ConnectionString(port), "snapshots").CreateAsync();
        return store;
    }

    /// <summary>The settings of a series in this store.</summary>
    /// <param name="port">Of the store, or of a proxy before it.</param>
    public (string Key, string Value)[] Settings(int? port = null) =>
        Kind == Folder ? [("Target", _folder)] : Settings(Kind, port ?? Port);

    /// <summary>As <see cref="Settings(int?)"/>, of a store at a port.</summary>
    public static (string Key, string Value)[] Settings(string kind, int port) => kind == Azure
        ? [("Target", "azure://snapshots/inventory"), ("ConnectionString", ConnectionString(port))]
        :
        [
            ("Target", "s3://snapshots/inventory"), ("Endpoint", $"http://127.0.0.1:{port}"),
            ("AccessKeyId", "S3RVER"), ("AccessKeySecret", "S3RVER"),
        ];

    private static string ConnectionString(int port) =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={AzuriteKey};"
        + $"BlobEndpoint=http://127.0.0.1:{port}/devstoreaccount1";

    /// <summary>Ends the server. Whoever connects from now on is refused.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is not { } server) return;
        server.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await server.WaitForExitAsync(limit.Token);
        server.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Source([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "Npm", "npm-stores");
}
