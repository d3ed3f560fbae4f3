using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sync.Snapshots.Targets;

/// <summary>
/// The folders of a target. They are flushed when a name in them changes, so that the change survives a power failure:
/// on Linux, a file that was flushed is gone if its name was not.
/// </summary>
internal sealed class FolderTree(string root)
{
    // .NET opens no folders. O_RDONLY is 0 on every Unix.
    private const int ReadOnly = 0;

    private readonly string _root = Path.TrimEndingDirectorySeparator(root);

    /// <summary>Flushes a folder and those above it, as each may be new.</summary>
    /// <exception cref="IOException">A folder is missing, or the disk failed.</exception>
    public void Flush(string folder)
    {
        for (var each = folder; each?.Length >= _root.Length; each = Path.GetDirectoryName(each)) FlushOne(each);
    }

    /// <summary>
    /// Removes a folder and those above it, as far as they are empty: stores have no empty folders, and a tree of them
    /// would only confuse.
    /// </summary>
    public void RemoveEmpty(string folder)
    {
        for (; folder.Length > _root.Length; folder = Path.GetDirectoryName(folder)!)
        {
            // The process may have been killed after it removed a folder, and before the one above.
            if (!Directory.Exists(folder)) continue;
            if (Directory.EnumerateFileSystemEntries(folder).Any()) break;
            Directory.Delete(folder);
        }

        // A removed manifest must not come back after a power failure that its parts do not survive.
        if (Directory.Exists(folder)) FlushOne(folder);
    }

    private static void FlushOne(string folder)
    {
        // Windows has no such call; NTFS keeps changes of names, in their order, in its journal.
        if (OperatingSystem.IsWindows()) return;
        using var handle = new SafeFileHandle(Open(folder, ReadOnly), ownsHandle: true);
        if (handle.IsInvalid) throw new IOException($"{Marshal.GetLastPInvokeErrorMessage()} : '{folder}'");
        // Ignores that a file system, such as a share, does not support it.
        RandomAccess.FlushToDisk(handle);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
