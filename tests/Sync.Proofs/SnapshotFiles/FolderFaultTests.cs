using System.Runtime.Versioning;
using Sync.Proofs.Database;
using Sync.Snapshots;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>A folder whose modes refuse a step, or whose disk is full there.</summary>
[SupportedOSPlatform("linux")]
public class FolderFaultTests
{
    private const string Denied = "access is denied", Loop = "Too many levels of symbolic links";

    private const UnixFileMode NoWriting = UnixFileMode.UserRead | UnixFileMode.UserExecute;

    [Theory]
    [InlineData("first part", "writing", Denied)]
    [InlineData("second part", "writing", "")]
    [InlineData("manifest", "writing", Denied)]
    [InlineData("pointer", "writing", Denied)]
    [InlineData("reading the manifest", "reading", Loop)]
    [InlineData("reading the pointer", "reading", Loop)]
    [InlineData("listing", "listing", Loop)]
    [InlineData("removing", "removing", Denied)]
    public async Task A_folder_that_refuses_a_step_leaves_nothing_half_and_is_written_when_it_may_be(
        string step, string doing, string why)
    {
        await using var bench = await StartAsync();
        var moment = await PlanAsync(bench, hours: 5);
        var mend = Refuse(bench, step, moment);

        var refused = await LimitedProcess.RunAsync(
            StoreTests.Settings(bench), "snapshot", "write", "daily");

        Assert.Equal(1, refused.ExitCode);
        Assert.Matches($"folder {bench.Folder}: {doing} .* failed: .*{why}.*[.]", refused.Errors);
        mend();
        await AssertMendedAsync(bench);
    }

    [TinyDiskFact]
    public async Task A_disk_that_is_full_at_a_step_leaves_nothing_half_and_is_written_when_there_is_space()
    {
        await using var disk = await TinyDisk.MountAsync();
        await using var bench = await StartAsync(("Target", disk.Folder));
        // The files of one moment need as many pages as those of another.
        var files = (await bench.ManifestAsync((await bench.MomentsAsync())[0])).Parts.Select(part => part.Path)
            .Append(PathTemplate.Manifest("daily", (await bench.MomentsAsync())[0]))
            .Append(PathTemplate.Latest("daily")).ToList();
        var pages = files.ConvertAll(path =>
            (new FileInfo(bench.Target.LocationOf(path)).Length + TinyDisk.PageBytes - 1) / TinyDisk.PageBytes);
        Assert.True(files.Count >= 4);
        for (var step = 0; step < files.Count; step++)
        {
            await PlanAsync(bench, hours: 20 - step);
            // Enough for the files before it.
            disk.Fill(pages.Take(step).Sum() * TinyDisk.PageBytes);

            await bench.WriteDueAsync();

            Assert.Equal("planned 1", (await bench.StatesAsync())[^1]);
            Assert.Matches(
                $"^folder {disk.Folder}: writing .*{Path.GetFileName(files[step])} failed: No space left on device .*",
                await bench.App.ScalarAsync<string>("select reason from sync.snapshot where state = 'planned'"));
            disk.Empty();
            await AssertMendedAsync(bench);
        }
    }

    [Fact]
    public async Task A_pointer_that_another_writer_holds_ends_the_attempt_after_the_timeout()
    {
        await using var bench = await StartAsync(("Timeout", "00:00:02"));
        await PlanAsync(bench, hours: 5);
        await using (new FileStream(
            bench.Target.LocationOf($"{PathTemplate.Latest("daily")}.lock"), FileMode.Open, FileAccess.ReadWrite,
            FileShare.None))
            await bench.WriteDueAsync();

        Assert.Equal("planned 1", (await bench.StatesAsync())[^1]);
        Assert.Contains(
            "it took longer than the Timeout",
            await bench.App.ScalarAsync<string>("select reason from sync.snapshot where state = 'planned'"),
            StringComparison.Ordinal);
        await AssertMendedAsync(bench);
    }

    /// <summary>A series with one snapshot, of three parts.</summary>
    private static async Task<SnapshotBench> StartAsync(params (string Key, string Value)[] settings)
    {
        var bench = await SnapshotBench.StartAsync([.. settings, ("PartRows", "25")]);
        await bench.WriteDueAsync();
        await PlanAsync(bench, hours: 24);
        await bench.WriteDueAsync();
        Assert.Equal(["written 1"], await bench.StatesAsync());
        return bench;
    }

    private static Task<DateTime> PlanAsync(SnapshotBench bench, int hours) => bench.App.ScalarAsync<DateTime>(
        "insert into sync.snapshot (name, moment, origin) "
            + "values ('daily', date_trunc('second', now()) - @age, 'command') returning moment",
        new { age = TimeSpan.FromHours(hours) });

    /// <summary>Makes the folder refuse a step of the snapshot of a moment.</summary>
    /// <returns>What makes it good again.</returns>
    private static Action Refuse(SnapshotBench bench, string step, DateTime moment)
    {
        var parts = Path.Combine(bench.Folder, bench.Series.Path.Folder("daily", moment, "flowlogs"));
        var latest = Path.Combine(bench.Folder, PathTemplate.Latest("daily"));
        var manifest = Directory.CreateDirectory(
            Path.Combine(bench.Folder, PathTemplate.ManifestFolder("daily", moment))).FullName;
        var below = Directory.CreateDirectory(Path.Combine(parts, "below")).FullName;
        File.WriteAllText(Path.Combine(below, "left.partial"), "half");
        return step switch
        {
            "first part" => Limit(parts, NoWriting),
            "second part" => Occupy(Path.Combine(parts, "part-1.ndjson")),
            "manifest" => Limit(manifest, NoWriting),
            "pointer" => Limit(Path.GetDirectoryName(latest)!, NoWriting),
            "reading the manifest" => Link(Path.Combine(manifest, "manifest.json")),
            "reading the pointer" => Link(latest),
            // It belongs to a resource that is not written.
            "listing" => Link(Path.Combine(
                bench.Folder, bench.Series.Path.Folder("daily", moment, "cens").TrimEnd('/'))),
            _ => Limit(below, NoWriting),
        };
    }

    /// <summary>Puts something there that nobody can open, not even root: a link to itself.</summary>
    private static Action Link(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var before = File.Exists(path) ? File.ReadAllBytes(path) : null;
        File.Delete(path);
        File.CreateSymbolicLink(path, path);
        return () =>
        {
            File.Delete(path);
            if (before is not null) File.WriteAllBytes(path, before);
        };
    }

    private static Action Limit(string path, UnixFileMode mode)
    {
        var before = File.GetUnixFileMode(path);
        File.SetUnixFileMode(path, mode);
        return () => File.SetUnixFileMode(path, before);
    }

    private static Action Occupy(string file)
    {
        Directory.CreateDirectory(file);
        return () => Directory.Delete(file);
    }

    private static async Task AssertMendedAsync(SnapshotBench bench)
    {
        using (var half = await StoredSnapshots.CopyAsync(bench.Target)) half.AssertWhole();
        // The moment of a command is written some seconds later.
        await AlertWatch.UntilAsync(
            async () =>
            {
                await bench.LetTimePassAsync();
                await bench.WriteDueAsync();
                return (await bench.StatesAsync()).All(state => state.StartsWith("written", StringComparison.Ordinal));
            },
            "every moment is written");
        using var whole = await StoredSnapshots.CopyAsync(bench.Target);
        whole.AssertClean();
    }
}
