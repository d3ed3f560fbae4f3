using System.Security.Cryptography;

namespace Sync.Snapshots.Targets;

/// <summary>A folder. Files are written beside their place and renamed: a reader never sees half of one.</summary>
internal sealed class FolderTarget(FolderSettings settings, TimeProvider time) : SnapshotTarget(settings, time)
{
    private const string Unfinished = ".partial";

    // EWOULDBLOCK of Linux and of macOS, and the sharing violation of Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];

    private readonly string _root = settings.Path;
    private readonly FolderTree _tree = new(settings.Path);

    public override string LocationOf(string path) => PathOf(path);

    protected override async Task PutFileAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var file = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var unfinished = $"{file}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            await using (var stream = new FileStream(unfinished, FileMode.CreateNew))
            {
                await content.CopyToAsync(stream, cancellationToken);
                // The manifest must not survive a power failure that its parts do not survive.
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file, overwrite: true);
            _tree.Flush(Path.GetDirectoryName(file)!);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    protected override async Task<bool> ReplaceFileAsync(
        string path, byte[] content, string? tag, CancellationToken cancellationToken)
    {
        var file = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // The lock of a process that was killed is gone. The file stays: removing it would let in two writers.
        await using var writer = await LockAsync($"{file}.lock", cancellationToken);
        RemoveUnfinished(file);
        if ((await ReadFileAsync(path, cancellationToken))?.Tag != tag) return false;
        using var stream = new MemoryStream(content);
        await PutFileAsync(path, stream, cancellationToken);
        return true;
    }

    // Only the holder of the lock writes the file, so these are of writers that were killed.
    private static void RemoveUnfinished(string file)
    {
        var (folder, name) = (Path.GetDirectoryName(file)!, Path.GetFileName(file));
        foreach (var left in Directory.EnumerateFiles(folder, $"{name}.*{Unfinished}")) File.Delete(left);
    }

    private static async Task<FileStream> LockAsync(string file, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (HeldByAnother.Contains(error.HResult))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }
        }
    }

    // File.Exists is no help here: it is also false for a file that must not be read.
    protected override async Task<StoredFile?> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var content = await File.ReadAllBytesAsync(PathOf(path), cancellationToken);
            return new StoredFile(content, Convert.ToHexStringLower(SHA256.HashData(content)));
        }
        catch (IOException missing) when (IsMissing(missing))
        {
            return null;
        }
    }

    protected override Task<Stream?> OpenFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(File.OpenRead(PathOf(path)));
        }
        catch (IOException missing) when (IsMissing(missing))
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    private static bool IsMissing(IOException error) => error is FileNotFoundException or DirectoryNotFoundException;

    protected override Task<IReadOnlyList<string>> ListFilesAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<IReadOnlyList<string>>(
            [
                .. Directory.EnumerateFiles(PathOf(folder), "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(_root, file).Replace('\\', '/'))
                    .Order(StringComparer.Ordinal),
            ]);
        }
        catch (DirectoryNotFoundException) when (!Directory.Exists(PathOf(folder)))
        {
            return Task.FromResult<IReadOnlyList<string>>([]);
        }
    }

    protected override Task RemoveFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            File.Delete(PathOf(path));
        }
        catch (DirectoryNotFoundException)
        {
            // The folder was removed with its last file.
        }

        _tree.RemoveEmpty(Path.GetDirectoryName(PathOf(path))!);
        return Task.CompletedTask;
    }

    protected override void RemoveEmptyFolder(string folder) =>
        _tree.RemoveEmpty(Path.TrimEndingDirectorySeparator(PathOf(folder)));

    protected override string? Reason(Exception failure) => failure switch
    {
        UnauthorizedAccessException =>
            "access is denied: give the user of this process the right to read and write there",
        IOException => $"{failure.Message.TrimEnd('.')}: check that the folder exists, can be written and has space",
        _ => null,
    };

    private string PathOf(string path) => Path.Combine(_root, path);
}
