namespace Sync.Local.EmbeddedPostgres;

/// <summary>Locks between processes. The kernel holds them, so a killed process leaves none behind.</summary>
public static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until no other process holds the lock. Dispose the stream to release it.</summary>
    public static async Task<FileStream> ExclusiveAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryExclusive(path) is { } held) return held;
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Null if another process holds the lock, shared or exclusively.</summary>
    public static FileStream? TryExclusive(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Call this only where no process can hold the lock exclusively.</summary>
    public static FileStream Shared(string path) =>
        TryOpen(path, FileAccess.Read, FileShare.Read) ?? throw new IOException($"{path} is locked");

    private static FileStream? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = access, Share = share };
            // Whoever can open the file can lock it.
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new FileStream(path, options);
        }
        catch (IOException fault) when (IsHeld(fault.HResult))
        {
            return null;
        }
    }

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static bool IsHeld(int code) => code is 11 or 35 or unchecked((int)0x80070020);
}
