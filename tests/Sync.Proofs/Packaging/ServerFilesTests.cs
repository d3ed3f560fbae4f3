using System.Runtime.Versioning;
using Sync.Local.EmbeddedPostgres;

namespace Sync.Proofs.Packaging;

/// <summary>
/// Links in the folder of the server's user, when we are root: they must give no access beyond that user's. Otherwise
/// the server's user is our own, and a link gives nothing.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class ServerFilesTests : IAsyncLifetime
{
    private const string Secret = "17\n/secret of root\n";

    private TestRun _run = null!;

    private string Home => _run.ClusterFolder;

    private string OfRoot => Path.Combine(_run.Folder, "of-root");

    public async Task InitializeAsync()
    {
        _run = await TestRun.BeginAsync();
        await File.WriteAllTextAsync(OfRoot, Secret);
        File.SetUnixFileMode(OfRoot, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public Task DisposeAsync() => _run.DisposeAsync().AsTask();

    [ServerBinariesFact]
    public async Task Locks_are_outside_the_folders_of_the_servers_user()
    {
        await using (await StartAsync())
        {
            // The server has its own lock file next to its socket.
            var locks = Directory.GetFiles(_run.Folder, "*.lock", SearchOption.AllDirectories)
                .Where(file => !file.Contains(".s.PGSQL", StringComparison.Ordinal));

            Assert.Equal([Home + ".turn.lock", Home + ".use.lock"], locks.Order());
            Assert.All(locks, file => Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        }
    }

    [RootServerFact]
    public async Task A_link_in_place_of_the_log_is_neither_followed_nor_shown()
    {
        await (await StartAsync()).DisposeAsync();
        File.Delete(Path.Combine(Home, "server.log"));
        File.CreateSymbolicLink(Path.Combine(Home, "server.log"), OfRoot);

        await (await StartAsync()).DisposeAsync();

        Assert.Equal(Secret, await File.ReadAllTextAsync(OfRoot));
    }

    [RootServerFact]
    public async Task A_link_in_place_of_the_pid_file_is_not_written_through()
    {
        await (await StartAsync()).DisposeAsync();
        File.CreateSymbolicLink(Path.Combine(Home, "data", "postmaster.pid"), OfRoot);

        var fault = await Record.ExceptionAsync(async () => await (await StartAsync()).DisposeAsync());

        Assert.DoesNotContain("secret of root", $"{fault?.Message}", StringComparison.Ordinal);
        Assert.Equal(Secret, await File.ReadAllTextAsync(OfRoot));
    }

    [RootServerFact]
    public async Task A_link_in_place_of_the_version_is_refused_without_its_text()
    {
        await (await StartAsync()).DisposeAsync();
        File.Delete(Path.Combine(Home, "data", "PG_VERSION"));
        File.CreateSymbolicLink(Path.Combine(Home, "data", "PG_VERSION"), OfRoot);

        var fault = await Assert.ThrowsAsync<LocalPostgresException>(StartAsync);

        Assert.Contains("PG_VERSION cannot be read by the server's user", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret of root", fault.Message, StringComparison.Ordinal);
    }

    [ServerBinariesFact]
    public async Task A_link_in_place_of_unfinished_data_is_removed_and_its_target_is_kept()
    {
        var kept = Directory.CreateDirectory(Path.Combine(_run.Folder, "kept")).FullName;
        await File.WriteAllTextAsync(Path.Combine(kept, "file"), Secret);
        await (await StartAsync()).DisposeAsync();
        File.CreateSymbolicLink(Path.Combine(Home, "data.new"), kept);
        Directory.Move(Path.Combine(Home, "data"), Path.Combine(Home, "data.old"));

        await (await StartAsync()).DisposeAsync();

        Assert.Equal(Secret, await File.ReadAllTextAsync(Path.Combine(kept, "file")));
    }

    private Task<LocalPostgres> StartAsync() => LocalPostgres.StartAsync(_run.Folder, "sync", CancellationToken.None);
}
