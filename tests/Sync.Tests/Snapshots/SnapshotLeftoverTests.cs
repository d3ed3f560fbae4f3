using Sync.Snapshots;

namespace Sync.Tests.Snapshots;

/// <summary>What a killed writer left in a folder is removed, whatever becomes of the moment.</summary>
public class SnapshotLeftoverTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task Unfinished_files_beside_the_manifest_and_the_pointer_are_removed_by_the_next_attempt()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.MissAsync(Day);
        await bench.WriteDueAsync();
        var before = bench.Files();
        foreach (var path in before.Keys)
            await File.WriteAllTextAsync(Path.Combine(bench.Folder, $"{path}.1234.partial"), "half");
        await PlanAgainAsync(bench);

        await bench.WriteDueAsync();

        Assert.Equal(["written 2"], await bench.StatesAsync());
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), bench.Files().Keys.Order(StringComparer.Ordinal));
        Assert.Empty(await VerifyAsync(bench));
    }

    [Fact]
    public async Task A_snapshot_that_is_no_longer_kept_takes_what_was_left_beside_its_manifest_along()
    {
        await using var bench = await SnapshotBench.StartAsync(("Keep", "3.00:00:00"));
        // It is the newest one, and so it is kept.
        var old = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-5);
        await bench.App.Get<RequestedSnapshots>().WriteAsync(bench.Series, "backfill", [old], CancellationToken.None);
        var manifest = Path.Combine(bench.Folder, PathTemplate.Manifest("daily", old));
        Assert.True(File.Exists(manifest));
        await File.WriteAllTextAsync($"{manifest}.1234.partial", "half");
        await bench.MissAsync(Day);

        await bench.WriteDueAsync();

        Assert.Equal([old], await bench.MomentsAsync("removed"));
        Assert.False(Directory.Exists(Path.GetDirectoryName(manifest)));
    }

    [Fact]
    public async Task A_moment_that_is_skipped_after_an_attempt_leaves_no_file()
    {
        await using var bench = await SnapshotBench.StartAsync(("Resources", "flowlogs,drift"));
        await bench.MissAsync(Day);
        // The attempt ends between the first resource and the second.
        var drift = Path.Combine(bench.Folder, "drift");
        await File.WriteAllTextAsync(drift, "a file, not a folder");
        await bench.WriteDueAsync();
        Assert.Equal(["planned 1"], await bench.StatesAsync());
        File.Delete(drift);
        Assert.NotEmpty(bench.Files());
        await bench.App.ExecuteAsync("update sync.history_floor set at = now()");
        await bench.LetTimePassAsync();

        await bench.WriteDueAsync();

        Assert.Equal(["skipped 2"], await bench.StatesAsync());
        Assert.Empty(bench.Files());
    }

    [Fact]
    public async Task A_snapshot_that_was_whole_before_its_moment_could_no_longer_be_queried_is_recorded_as_written()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.MissAsync(Day);
        await bench.WriteDueAsync();
        var before = bench.Files();
        // As if the process had been killed before it could replace the pointer.
        File.Delete(Path.Combine(bench.Folder, PathTemplate.Latest("daily")));
        await PlanAgainAsync(bench);
        await bench.App.ExecuteAsync("update sync.history_floor set at = now()");

        await bench.WriteDueAsync();

        Assert.Equal(["written 2"], await bench.StatesAsync());
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), bench.Files().Keys.Order(StringComparer.Ordinal));
        Assert.Empty(await VerifyAsync(bench));
    }

    [Fact]
    public async Task A_file_that_does_not_belong_beside_a_manifest_is_found_by_the_check()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.MissAsync(Day);
        await bench.WriteDueAsync();
        var left = $"{PathTemplate.Manifest("daily", (await bench.MomentsAsync())[0])}.1234.partial";
        await File.WriteAllTextAsync(Path.Combine(bench.Folder, left), "half");

        Assert.Equal([$"{left} is not part of the snapshot."], await VerifyAsync(bench));
    }

    /// <summary>As if the process had been killed before it recorded the snapshot.</summary>
    private static Task PlanAgainAsync(SnapshotBench bench) =>
        bench.App.ExecuteAsync("update sync.snapshot set state = 'planned', ended_at = null");

    private static async Task<IReadOnlyList<string>> VerifyAsync(SnapshotBench bench)
    {
        await using var connection = await bench.App.DataSource.OpenConnectionAsync();
        var item = await SnapshotFileReads.ReadAsync(connection, new SnapshotFileQuery(), null, 1).SingleAsync();
        return await SnapshotCheck.VerifyAsync(bench.Target, item, CancellationToken.None);
    }
}
