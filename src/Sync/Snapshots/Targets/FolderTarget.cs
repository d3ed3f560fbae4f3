using System.Security.Cryptography;

namespace Sync.Snapshots.Targets;

/// <summary>A folder. Files are written beside their place and renamed: a reader never sees half of one.</summary>
internal sealed class FolderTarget(FolderSettings settings, TimeProvider time) : SnapshotTarget(settings, time)
{
    private const string Unfinished = ".partial";

    private readonly string _root = settings.Path;

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
            catch (IOException error) when (error.GetType() == typeof(IOException))
            {
                // Another writer has it.
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }
        }
    }

    protected override async Task<StoredFile?> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(PathOf(path))) return null;
        var content = await File.ReadAllBytesAsync(PathOf(path), cancellationToken);
        return new StoredFile(content, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    protected override Task<Stream?> OpenFileAsync(string path, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(File.Exists(PathOf(path)) ? File.OpenRead(PathOf(path)) : null);

    protected override Task<IReadOnlyList<string>> ListFilesAsync(string folder, CancellationToken cancellationToken)
    {
        var root = PathOf(folder);
        IReadOnlyList<string> files = Directory.Exists(root)
            ?
            [
                .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(_root, file).Replace('\\', '/'))
                    .Order(StringComparer.Ordinal),
            ]
            : [];
        return Task.FromResult(files);
    }

    protected override Task RemoveFileAsync(string path, CancellationToken cancellationToken)
    {
        var file = PathOf(path);
        if (!File.Exists(file)) return Task.CompletedTask;
        File.Delete(file);
        RemoveEmpty(Path.GetDirectoryName(file)!);
        return Task.CompletedTask;
    }

    // Stores have no empty folders; a tree of them would only confuse.
    private void RemoveEmpty(string folder)
    {
        while (folder.Length > _root.Length && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }

    protected override string? Reason(Exception failure) => failure switch
    {
        UnauthorizedAccessException => "access is denied: give the user of this process the right to write there",
        IOException => $"{failure.Message.TrimEnd('.')}: check that the folder exists, can be written and has space",
        _ => null,
    };

    private string PathOf(string path) => Path.Combine(_root, path);
}
