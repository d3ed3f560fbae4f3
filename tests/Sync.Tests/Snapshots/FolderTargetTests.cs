using Sync.Snapshots;
using Sync.Snapshots.Targets;

namespace Sync.Tests.Snapshots;

/// <summary>A folder as a target of snapshots: what is refused is not missing, and nothing empty is left.</summary>
public sealed class FolderTargetTests : IDisposable
{
    private const string Pointer = "a/b/latest.json";

    private readonly string _folder = Directory.CreateTempSubdirectory("sync-target-").FullName;
    private readonly SnapshotTargets _targets;

    public FolderTargetTests() => _targets = new SnapshotTargets(
    [
        new SnapshotSettings
        {
            Name = "daily", Schedule = null, Format = "ndjson", Path = PathTemplate.Default,
            Target = new FolderSettings(_folder) { Timeout = TimeSpan.FromSeconds(20) },
        },
    ], TimeProvider.System);

    private SnapshotTarget Target => _targets.Find("daily")!;

    [Fact]
    public async Task A_file_is_written_read_listed_and_removed_with_its_folders()
    {
        await Target.PutAsync(Pointer, [1, 2], CancellationToken.None);

        Assert.Equal([1, 2], (await Target.ReadAsync(Pointer, CancellationToken.None))!.Content);
        Assert.Equal([Pointer], await Target.ListAsync("a/", CancellationToken.None));
        await Target.RemoveAsync(Pointer, CancellationToken.None);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_file_or_folder_that_does_not_exist_is_no_error()
    {
        Assert.Null(await Target.ReadAsync(Pointer, CancellationToken.None));
        Assert.False(await Target.ReadAsync(Pointer, (_, _) => Task.CompletedTask, CancellationToken.None));
        Assert.Empty(await Target.ListAsync("a/", CancellationToken.None));
        await Target.RemoveAsync(Pointer, CancellationToken.None);
        await Target.RemoveEmptyAsync("a/b/", CancellationToken.None);
    }

    [Fact]
    public async Task A_file_that_cannot_be_opened_is_an_error_and_not_a_missing_file()
    {
        Refuse(Pointer);

        await AssertRefusedAsync("reading", () => Target.ReadAsync(Pointer, CancellationToken.None));
        await AssertRefusedAsync(
            "reading", () => Target.ReadAsync(Pointer, (_, _) => Task.CompletedTask, CancellationToken.None));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_opened_is_an_error_and_not_an_empty_folder()
    {
        Refuse("a/b");

        await AssertRefusedAsync("listing", () => Target.ListAsync("a/b/", CancellationToken.None));
        await AssertRefusedAsync("removing", () => Target.RemoveAsync(Pointer, CancellationToken.None));
    }

    [Fact]
    public async Task A_lock_that_cannot_be_opened_is_an_error_and_not_another_writer()
    {
        Refuse($"{Pointer}.lock");

        await AssertRefusedAsync("writing", () => Target.ReplaceAsync(Pointer, [1], null, CancellationToken.None));
    }

    [Fact]
    public async Task A_lock_that_another_writer_has_is_waited_for()
    {
        await Target.PutAsync(Pointer, [1], CancellationToken.None);
        var tag = (await Target.ReadAsync(Pointer, CancellationToken.None))!.Tag;
        Task<bool> replaced;
        await using (new FileStream(
            Path.Combine(_folder, $"{Pointer}.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            replaced = Target.ReplaceAsync(Pointer, [2], tag, CancellationToken.None);
            Assert.False(replaced.IsCompleted);
        }

        Assert.True(await replaced);
        Assert.Equal([2], (await Target.ReadAsync(Pointer, CancellationToken.None))!.Content);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a")]
    public async Task Folders_that_a_killed_process_left_empty_are_removed(string left)
    {
        Directory.CreateDirectory(Path.Combine(_folder, left));

        await Target.RemoveEmptyAsync("a/b/", CancellationToken.None);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    /// <summary>Puts something there that nobody can open, not even root: a link to itself.</summary>
    private void Refuse(string path)
    {
        var link = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, link);
    }

    private async Task AssertRefusedAsync(string doing, Func<Task> act)
    {
        var error = await Assert.ThrowsAsync<TargetException>(act);
        Assert.StartsWith($"folder {_folder}: {doing} a/b", error.Message, StringComparison.Ordinal);
        Assert.Contains("Too many", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _targets.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
