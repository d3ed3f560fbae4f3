using Sync.Http;

namespace Sync.Snapshots.Targets;

/// <summary>
/// A store of snapshot files. Paths are relative to the target, with slashes. A file is written whole or not at all.
/// </summary>
/// <remarks>
/// Every method fails with <see cref="TargetException"/>, also if it takes longer than the target's timeout, and with
/// <see cref="OperationCanceledException"/> only if the caller cancelled it.
/// </remarks>
public abstract class SnapshotTarget(TargetSettings settings, TimeProvider time) : IDisposable
{
    public TargetSettings Settings => settings;

    /// <summary>Writes a file, and replaces one of the same path.</summary>
    /// <param name="content">Seekable, at its beginning: an attempt may be repeated.</param>
    public Task PutAsync(string path, Stream content, CancellationToken cancellationToken) =>
        GuardAsync("writing", path, async token =>
        {
            await PutFileAsync(path, content, token);
            return true;
        }, cancellationToken);

    public async Task PutAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content);
        await PutAsync(path, stream, cancellationToken);
    }

    /// <summary>Writes a small file unless it was changed since it was read.</summary>
    /// <param name="tag">Of the file as it was read; null: the file must not exist.</param>
    /// <returns>False: it was changed.</returns>
    public Task<bool> ReplaceAsync(string path, byte[] content, string? tag, CancellationToken cancellationToken) =>
        GuardAsync("writing", path, token => ReplaceFileAsync(path, content, tag, token), cancellationToken);

    /// <summary>Reads a small file; null if it does not exist.</summary>
    public Task<StoredFile?> ReadAsync(string path, CancellationToken cancellationToken) =>
        GuardAsync("reading", path, token => ReadFileAsync(path, token), cancellationToken);

    /// <summary>Calls <paramref name="read"/> with a file of any size.</summary>
    /// <returns>False: it does not exist.</returns>
    public Task<bool> ReadAsync(
        string path, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken) =>
        GuardAsync("reading", path, async token =>
        {
            await using var content = await OpenFileAsync(path, token);
            if (content is null) return false;
            await read(content, token);
            return true;
        }, cancellationToken);

    /// <summary>The paths of all files in a folder and below, also of unfinished ones.</summary>
    /// <param name="folder">With a slash at its end.</param>
    public Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken) =>
        GuardAsync("listing", folder, token => ListFilesAsync(folder, token), cancellationToken);

    /// <summary>Removes a file, if it exists.</summary>
    public Task RemoveAsync(string path, CancellationToken cancellationToken) =>
        GuardAsync("removing", path, async token =>
        {
            await RemoveFileAsync(path, token);
            return true;
        }, cancellationToken);

    /// <summary>Removes a folder if no file is left in it. Only a file system has such folders.</summary>
    public Task RemoveEmptyAsync(string folder, CancellationToken cancellationToken) =>
        GuardAsync("removing", folder, _ =>
        {
            RemoveEmptyFolder(folder);
            return Task.FromResult(true);
        }, cancellationToken);

    /// <summary>Where a file is, for people and for readers. Without any secret.</summary>
    public abstract string LocationOf(string path);

    protected abstract Task PutFileAsync(string path, Stream content, CancellationToken cancellationToken);

    protected abstract Task<bool> ReplaceFileAsync(
        string path, byte[] content, string? tag, CancellationToken cancellationToken);

    protected abstract Task<StoredFile?> ReadFileAsync(string path, CancellationToken cancellationToken);

    /// <returns>Null: the file does not exist.</returns>
    protected abstract Task<Stream?> OpenFileAsync(string path, CancellationToken cancellationToken);

    protected abstract Task<IReadOnlyList<string>> ListFilesAsync(string folder, CancellationToken cancellationToken);

    protected abstract Task RemoveFileAsync(string path, CancellationToken cancellationToken);

    protected virtual void RemoveEmptyFolder(string folder)
    {
    }

    /// <summary>
    /// Why it failed and what to do, without text of the store, which can quote a signature; null for an error that is
    /// not the store's.
    /// </summary>
    protected abstract string? Reason(Exception failure);

    protected string Full(string path) => settings.Prefix + path;

    protected string Relative(string full) => full[settings.Prefix.Length..];

    protected static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".json" => AnswerFormat.Json.ContentType,
        ".ndjson" => AnswerFormat.Ndjson.ContentType,
        ".csv" => AnswerFormat.Csv.ContentType,
        ".parquet" => AnswerFormat.Parquet.ContentType,
        _ => "application/octet-stream",
    };

    private async Task<T> GuardAsync<T>(
        string doing, string path, Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(settings.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            return await act(either.Token);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            var reason = late.IsCancellationRequested
                ? $"it took longer than the Timeout of {settings.Timeout}"
                : Reason(error);
            if (reason is null) throw;
            throw new TargetException($"{settings.Description}: {doing} {path} failed: {reason}.", error);
        }
    }

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

/// <param name="Tag">Differs whenever the content was changed.</param>
public sealed record StoredFile(byte[] Content, string Tag);

/// <summary>A store failed. The message says which, why, and what to do; it has no secret.</summary>
public sealed class TargetException(string message, Exception? inner = null) : Exception(message, inner);
