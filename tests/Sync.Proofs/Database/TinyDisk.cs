using Sync.Local.EmbeddedPostgres;

namespace Sync.Proofs.Database;

/// <summary>An in-memory file system of 64 MB that tests can fill.</summary>
internal sealed class TinyDisk : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"sync-tiny-{Guid.NewGuid():N}");

    /// <summary>A tmpfs gives files space in pages of this many bytes, and folders none.</summary>
    public const int PageBytes = 4096;

    public string Folder => _folder;

    public string TablespaceFolder => Path.Combine(_folder, "tablespace");

    private string Filler => Path.Combine(_folder, "filler");

    /// <summary>Mounts the file system with a folder that belongs to the user of the server.</summary>
    public static async Task<TinyDisk> MountAsync(PrivateServer server)
    {
        var disk = await MountAsync();
        try
        {
            await server.RunAsync("mkdir", disk.TablespaceFolder);
            return disk;
        }
        catch
        {
            await disk.DisposeAsync();
            throw;
        }
    }

    public static async Task<TinyDisk> MountAsync()
    {
        var disk = new TinyDisk();
        Directory.CreateDirectory(disk._folder);
        var mounted = await AsRoot("mount", "-t", "tmpfs", "-o", "size=64m,mode=1777", "tmpfs", disk._folder)
            .RunAsync(CancellationToken.None);
        if (mounted.Succeeded) return disk;
        Directory.Delete(disk._folder);
        throw new InvalidOperationException(mounted.Error);
    }

    /// <summary>Fills the file system.</summary>
    /// <param name="leave">How many bytes stay free.</param>
    public void Fill(long leave = 512 * 1024)
    {
        var left = new DriveInfo(_folder).AvailableFreeSpace - leave;
        using var filler = File.OpenHandle(Filler, FileMode.CreateNew, FileAccess.Write);
        var block = new byte[64 * 1024];
        for (var at = 0L; at < left; at += block.Length)
            RandomAccess.Write(filler, block.AsSpan(0, (int)Math.Min(block.Length, left - at)), at);
    }

    public void Empty() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        await AsRoot("umount", "-l", _folder).RunAsync(CancellationToken.None);
        Directory.Delete(_folder);
    }

    private static ShellCommand AsRoot(string program, params string[] arguments) =>
        Environment.IsPrivilegedProcess
            ? new ShellCommand(program, arguments)
            : new ShellCommand("sudo", ["-n", program, .. arguments]);
}

/// <summary>
/// A fact that is skipped if no file system can be mounted or no PostgreSQL server is installed. CI counts a skipped
/// test as a failure.
/// </summary>
public sealed class TinyDiskFactAttribute : FactAttribute
{
    private static readonly string? Refusal = Task.Run(TryAsync).Result;

    public TinyDiskFactAttribute() => Skip = Refusal ?? new ServerBinariesFactAttribute().Skip;

    private static async Task<string?> TryAsync()
    {
        try
        {
            await using var disk = await TinyDisk.MountAsync();
            return null;
        }
        catch (Exception error) when (error is InvalidOperationException or LocalPostgresException)
        {
            return $"No file system can be mounted here: {error.Message}";
        }
    }
}
