namespace Sync.Local.EmbeddedPostgres;

/// <summary>
/// Reads and writes files as the user who owns them, so that a link among them gives no access beyond that user's.
/// Checking for links beforehand would not be enough: one could be created after the check.
/// </summary>
/// <param name="user">Null for the current user.</param>
internal sealed class ServerFiles(string? user)
{
    /// <returns>Null if the file does not exist, or the user may not read it.</returns>
    public async Task<string?> ReadAsync(string file)
    {
        var read = await RunAsync("cat", file);
        return read.Succeeded ? read.Output : null;
    }

    /// <returns>The last lines of a text, at most <paramref name="lines"/>; null as in
    /// <see cref="ReadAsync"/>.</returns>
    public async Task<string?> ReadTailAsync(string file, int lines)
    {
        var read = await RunAsync("tail", "-n", $"{lines}", file);
        return read.Succeeded ? read.Output : null;
    }

    /// <summary>Replaces the first line and keeps the rest.</summary>
    public Task ReplaceFirstLineAsync(string file, string line) =>
        RunAsync(
            "/bin/sh", "-c", "{ echo \"$1\"; tail -n +2 \"$0\"; } >\"$0.new\" && mv -f \"$0.new\" \"$0\"", file, line);

    public Task MoveAsync(string from, string to) => RunAsync("mv", "-f", from, to);

    public Task DeleteAsync(string path) => RunAsync("rm", "-rf", path);

    /// <summary>Deletes the contents of a folder, but not the folder.</summary>
    public Task EmptyAsync(string folder) =>
        RunAsync("/bin/sh", "-c", "cd \"$0\" && find . -mindepth 1 -maxdepth 1 -exec rm -rf {} +", folder);

    private Task<ShellCommand.Result> RunAsync(string program, params string[] arguments) =>
        new ShellCommand(program, arguments) { User = user }.RunAsync(CancellationToken.None);
}
