using Sync.Local.EmbeddedPostgres;

namespace Sync.Testing;

/// <summary>
/// The resources of one test run: a folder, and either a server in it or a container with its name. A file lock, which
/// the kernel releases if the run is killed, shows whether the run is alive. The next run removes the resources of dead
/// runs.
/// </summary>
internal sealed class TestRun : IAsyncDisposable
{
    // Databases are created and dropped all the time. In memory, their files cost a fraction of those on a disk.
    private const string Memory = "/dev/shm";
    private const long EnoughMemory = 4L << 30;

    private const string Prefix = "sync-tests-";
    private const string OwnerSuffix = ".owner";

    private static readonly string Parent =
        Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > EnoughMemory
            ? Memory
            : Path.GetTempPath();

    private readonly FileStream _owner;
    private readonly List<IAsyncDisposable> _owned = [];

    private TestRun(string folder, FileStream owner) => (Folder, _owner) = (folder, owner);

    public string Folder { get; }

    public string ContainerName => Path.GetFileName(Folder);

    public string ClusterFolder => ClusterIn(Folder);

    public static async Task<TestRun> BeginAsync()
    {
        foreach (var owner in Directory.GetFiles(Parent, $"{Prefix}*{OwnerSuffix}"))
            await RemoveIfDeadAsync(owner);
        var folder = Path.Combine(Parent, $"{Prefix}{Guid.NewGuid().ToString("N")[..12]}");
        var held = await FileLock.ExclusiveAsync(folder + OwnerSuffix, CancellationToken.None);
        Directory.CreateDirectory(folder);
        return new TestRun(folder, held);
    }

    public void Owns(IAsyncDisposable server) => _owned.Add(server);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _owned) await server.DisposeAsync();
        await RemoveServersAsync(Folder);
        Delete(Folder);
        await _owner.DisposeAsync();
    }

    private static async Task RemoveIfDeadAsync(string ownerFile)
    {
        try
        {
            await using var owner = FileLock.TryExclusive(ownerFile);
            if (owner is null) return;
            var folder = ownerFile[..^OwnerSuffix.Length];
            await RemoveServersAsync(folder);
            Delete(folder);
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException or LocalPostgresException)
        {
            // Resources of another user's run cannot be removed. That must not fail this run.
        }
    }

    private static async Task RemoveServersAsync(string folder)
    {
        await RemoveContainersAsync(folder);
        await RemoveClusterAsync(ClusterIn(folder));
    }

    private static async Task RemoveContainersAsync(string folder)
    {
        if (InstalledTools.OfThisMachine().FindCommand("docker") is not { } docker) return;
        var local = DockerPostgres.NameOf(folder);
        await new ShellCommand(docker, "rm", "--force", "--volumes", Path.GetFileName(folder), local)
            .RunAsync(CancellationToken.None);
        await new ShellCommand(docker, "volume", "rm", "--force", local).RunAsync(CancellationToken.None);
    }

    private static async Task RemoveClusterAsync(string home)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(home)) return;
        var binaries = await PostgresBinaries.FindAsync(
            InstalledTools.OfThisMachine(), version: null, CancellationToken.None);
        if (binaries is not null) await PostgresCluster.RemoveAsync(home, binaries, CancellationToken.None);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        File.Delete(folder + OwnerSuffix);
    }

    private static string ClusterIn(string folder) => Path.Combine(folder, "postgres");
}
