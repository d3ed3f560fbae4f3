using System.Runtime.Versioning;
using Microsoft.AspNetCore.Http;
using Sync.Proofs.Npm;
using Sync.Snapshots;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>
/// Snapshots older than <c>Keep</c>, in a store that fails while they are removed, or by a process that is killed: no
/// manifest names a part that is gone, and the next instance removes what is left.
/// </summary>
[SupportedOSPlatform("linux")]
public class KeepFaultTests
{
    private static readonly Dictionary<string, Func<HttpRequest, bool>> Steps = new()
    {
        ["reading the manifest"] = request => request.Method == "GET" && Names(request, "manifest.json"),
        ["manifest"] = request => request.Method == "DELETE" && Names(request, "manifest.json"),
        ["first part"] = request => request.Method == "DELETE" && Names(request, "part-0"),
        ["second part"] = request => request.Method == "DELETE" && Names(request, "part-1"),
        ["listing"] = request => request.Query.ContainsKey("list-type") || request.Query["comp"] == "list",
    };

    [NodeTheory]
    [InlineData(TestStore.Azure)]
    [InlineData(TestStore.S3)]
    public async Task An_old_snapshot_in_a_store_that_fails_at_a_step_is_removed_when_it_works_again(string kind)
    {
        await using var store = await TestStore.StartAsync(kind);
        await using var proxy = await StoreProxy.StartAsync(store);
        await using var keep = await KeepBench.StartAsync([.. store.Settings(proxy.Port), ("Timeout", "00:00:02")]);
        foreach (var step in Steps.Values)
        {
            foreach (var fault in Enum.GetValues<StoreFault>())
            {
                var old = await keep.WriteOldAsync();
                (proxy.Fault, proxy.Concerns) = (fault, request => step(request) && IsOf(request, old));
                await keep.RemoveOldAsync();
                Assert.True(proxy.Held.Task.IsCompleted);
                await proxy.MendAsync();

                await keep.AssertRemovedNextAsync(old);
            }
        }

        Assert.Empty(keep.Bench.App.Errors);
    }

    [NodeTheory]
    [InlineData(TestStore.Azure)]
    [InlineData(TestStore.S3)]
    public async Task An_old_snapshot_is_removed_by_the_next_instance_if_a_process_is_killed_at_any_step(string kind)
    {
        await using var store = await TestStore.StartAsync(kind);
        await using var proxy = await StoreProxy.StartAsync(store);
        await using var keep = await KeepBench.StartAsync(store.Settings());
        foreach (var step in Steps.Values)
        {
            var old = await keep.WriteOldAsync();
            (proxy.Fault, proxy.Concerns) = (StoreFault.Slow, request => step(request) && IsOf(request, old));
            await using (var process = Start(keep, store.Settings(proxy.Port)))
            {
                await proxy.Held.Task.WaitAsync(TimeSpan.FromMinutes(5));
                await process.KillAsync();
            }

            await proxy.MendAsync();
            await keep.AssertRemovedNextAsync(old);
        }
    }

    [Fact]
    public async Task An_old_snapshot_is_removed_by_the_next_instance_if_a_process_is_killed_before_it_records_that()
    {
        await using var keep = await KeepBench.StartAsync();
        var old = await keep.WriteOldAsync();
        await using var held = await HeldStep.HoldAsync(keep.Bench, "removed");
        await using (var process = Start(keep))
        {
            await held.ReachedAsync();
            await process.KillAsync();
        }

        await held.ReleaseAsync();
        await keep.AssertRemovedNextAsync(old);
    }

    [Fact]
    public async Task An_old_snapshot_is_removed_by_the_next_instance_if_a_process_is_killed_within_a_folder()
    {
        // Many parts take long enough to be interrupted.
        await using var keep = await KeepBench.StartAsync(("PartRows", "1"));
        var old = await keep.WriteOldAsync();
        await using var held = await HeldStep.HoldAsync(keep.Bench, "removed");
        var manifest = keep.Bench.Target.LocationOf(PathTemplate.Manifest("daily", old));
        await using (var process = Start(keep))
        {
            while (File.Exists(manifest)) Assert.False(process.HasExited);
            await process.KillAsync();
        }

        await held.ReleaseAsync();
        await keep.AssertRemovedNextAsync(old);
        Assert.DoesNotContain(
            Directory.EnumerateDirectories(keep.Bench.Folder, "*", SearchOption.AllDirectories),
            folder => folder.Contains(KeepBench.Stamp(old), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("manifest", true)]
    [InlineData("parts", false)]
    public async Task An_old_snapshot_in_a_folder_that_refuses_a_step_is_removed_when_it_may_be(string step, bool whole)
    {
        await using var keep = await KeepBench.StartAsync();
        var old = await keep.WriteOldAsync();
        var folder = keep.Bench.Target.LocationOf(step == "manifest"
            ? PathTemplate.ManifestFolder("daily", old)
            : keep.Bench.Series.Path.Folder("daily", old, "flowlogs"));
        var mode = File.GetUnixFileMode(folder);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var refused = await LimitedProcess.RunAsync(keep.Settings(), "snapshot", "write", "daily");

        // What is written does not depend on what is removed.
        Assert.True(refused.ExitCode == 0, refused.Errors);
        Assert.Equal(whole, File.Exists(keep.Bench.Target.LocationOf(PathTemplate.Manifest("daily", old))));
        File.SetUnixFileMode(folder, mode);
        await keep.AssertRemovedNextAsync(old);
    }

    private static SyncProcess Start(KeepBench keep, params (string Name, string Value)[] target) =>
        SyncProcess.Start(keep.Settings(target), "snapshot", "write", "daily");

    private static bool Names(HttpRequest request, string file) =>
        request.Path.Value!.Contains(file, StringComparison.Ordinal);

    private static bool IsOf(HttpRequest request, DateTime moment) =>
        Uri.UnescapeDataString(request.Path + request.QueryString.Value)
            .Contains(KeepBench.Stamp(moment), StringComparison.Ordinal);
}
