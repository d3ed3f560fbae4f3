using Microsoft.AspNetCore.Http;
using Sync.Proofs.Npm;
using Sync.Snapshots;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>
/// Every fault of a store at every step, and processes that are killed there: no manifest ever names a file that is not
/// whole, nothing is left over, and the next attempt writes the snapshot.
/// </summary>
public class StoreFaultTests
{
    private static readonly Dictionary<string, Func<HttpRequest, bool>> Steps = new()
    {
        ["first part"] = request => IsPut(request, "part-0"),
        ["second part"] = request => IsPut(request, "part-1"),
        ["manifest"] = request => IsPut(request, "manifest.json"),
        ["pointer"] = request => IsPut(request, "latest.json"),
        ["reading the manifest"] = request => IsGet(request, "manifest.json"),
        ["reading the pointer"] = request => IsGet(request, "latest.json"),
        ["listing"] = IsList,
        ["removing"] = request => request.Method == "DELETE",
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var kind in (string[])[TestStore.Azure, TestStore.S3])
                foreach (var step in Steps.Keys) cases.Add(kind, step);
            return cases;
        }
    }

    [NodeTheory]
    [MemberData(nameof(Cases))]
    public async Task A_store_that_fails_at_a_step_leaves_nothing_half_and_is_written_when_it_works_again(
        string kind, string step)
    {
        await using var store = await TestStore.StartAsync(kind);
        await using var proxy = await StoreProxy.StartAsync(store);
        await using var bench = await SnapshotBench.StartAsync(
            [.. store.Settings(proxy.Port), ("PartRows", "25"), ("Timeout", "00:00:02")]);
        await bench.WriteDueAsync();
        foreach (var fault in Enum.GetValues<StoreFault>())
        {
            var moment = await bench.App.ScalarAsync<DateTime>(
                "insert into sync.snapshot (name, moment, origin) values ('daily', now() - @age, 'command') "
                    + "returning moment",
                new { age = TimeSpan.FromHours(20 - (int)fault) });
            await LeaveAsync(bench, moment);
            (proxy.Fault, proxy.Concerns) = (fault, Steps[step]);
            await bench.WriteDueAsync();
            await proxy.MendAsync();

            var states = await bench.StatesAsync();
            Assert.True(states[^1].StartsWith("planned 1", StringComparison.Ordinal), $"{fault}: {states[^1]}");
            var reason = await ReasonAsync(bench);
            Assert.Matches("^(Azure Blob Storage|S3) .*(writing|reading|listing|removing) .* failed: .*[.]$", reason);
            Assert.DoesNotContain("secret-of-the-store", reason + string.Join('\n', bench.App.Log.All),
                StringComparison.Ordinal);
            using (var half = await StoredSnapshots.CopyAsync(bench.Target)) half.AssertWhole();

            await bench.LetTimePassAsync();
            await bench.WriteDueAsync();
            var then = (await bench.StatesAsync())[^1];
            Assert.True(then == "written 2", $"{fault}: {then} {await ReasonAsync(bench)}");
            using var whole = await StoredSnapshots.CopyAsync(bench.Target);
            whole.AssertClean();
        }
    }

    [NodeTheory]
    [InlineData(TestStore.Azure)]
    [InlineData(TestStore.S3)]
    public async Task A_process_killed_at_any_step_leaves_nothing_half_and_the_next_one_writes_the_same(string kind)
    {
        await using var store = await TestStore.StartAsync(kind);
        await using var proxy = await StoreProxy.StartAsync(store);
        await using var bench = await SnapshotBench.StartAsync([.. store.Settings(), ("PartRows", "25")]);
        var settings = StoreTests.Settings(bench, store, proxy.Port);
        var snapshots = 0;
        foreach (var step in Steps.Where(step => step.Key != "removing").Select(step => step.Value))
        {
            (proxy.Fault, proxy.Concerns) = (StoreFault.Slow, step);
            await using (var process = SyncProcess.Start(settings, "snapshot", "write", "daily"))
            {
                await proxy.Held.Task.WaitAsync(TimeSpan.FromMinutes(5));
                await process.KillAsync();
            }

            await proxy.MendAsync();
            await AssertContinuedAsync(bench, ++snapshots);
        }
    }

    /// <summary>Kills of a process that waits for the database, and of one that waits for the pointer's lock.</summary>
    [Theory]
    [InlineData("attempts")]
    [InlineData("freshness")]
    [InlineData("pointer")]
    [InlineData("state")]
    public async Task A_process_killed_between_a_folder_and_the_database_leaves_nothing_half_either(string step)
    {
        await using var store = await TestStore.StartAsync(TestStore.Folder);
        await using var bench = await SnapshotBench.StartAsync([.. store.Settings(), ("PartRows", "25")]);
        await bench.WriteDueAsync();
        await using var held = await HeldStep.HoldAsync(bench, step);
        await using (var process = SyncProcess.Start(
            StoreTests.Settings(bench, store, store.Port), "snapshot", "write", "daily"))
        {
            await held.ReachedAsync();
            await process.KillAsync();
        }

        await held.ReleaseAsync();
        await AssertContinuedAsync(bench, 1);
    }

    /// <summary>Checks what a killed process left, and that the next attempt writes the same files.</summary>
    private static async Task AssertContinuedAsync(SnapshotBench bench, int snapshots)
    {
        using var half = await StoredSnapshots.CopyAsync(bench.Target);
        half.AssertWhole();
        await bench.LetTimePassAsync();
        await bench.WriteDueAsync();

        Assert.Equal(snapshots, (await bench.MomentsAsync()).Count);
        using var whole = await StoredSnapshots.CopyAsync(bench.Target);
        whole.AssertClean();
        Assert.All(
            half.Paths.Where(path => path != PathTemplate.Latest("daily") && whole.Paths.Contains(path)),
            path => Assert.Equal(half.Read(path), whole.Read(path)));
        await bench.App.ExecuteAsync(
            "update sync.snapshot set state = 'planned', ended_at = null "
                + "where moment = (select max(moment) from sync.snapshot)");
        await bench.WriteDueAsync();
        using var again = await StoredSnapshots.CopyAsync(bench.Target);
        Assert.Equal(whole.Paths, again.Paths);
        Assert.All(whole.Paths, path => Assert.Equal(whole.Read(path), again.Read(path)));
    }

    /// <summary>Puts a part there that a killed writer with smaller parts would have left.</summary>
    private static Task LeaveAsync(SnapshotBench bench, DateTime moment) => bench.Target.PutAsync(
        $"{bench.Series.Path.Part("daily", moment, "flowlogs", 99)}.ndjson", [1], CancellationToken.None);

    [Theory]
    [InlineData(TestStore.Azure)]
    [InlineData(TestStore.S3)]
    public async Task A_store_that_nobody_serves_is_a_reason_and_no_error_of_the_app(string kind)
    {
        await using var bench = await SnapshotBench.StartAsync(
            [.. TestStore.Settings(kind, FreePort.Find()), ("Timeout", "00:00:30")]);
        await bench.MissAsync(TimeSpan.FromDays(1));

        await bench.WriteDueAsync();

        Assert.Equal(["planned 1"], await bench.StatesAsync());
        Assert.Contains("could not be reached", await ReasonAsync(bench), StringComparison.Ordinal);
        Assert.Empty(bench.App.Errors);
    }

    [NodeTheory]
    [InlineData(TestStore.Azure)]
    [InlineData(TestStore.S3)]
    public async Task A_store_that_is_stopped_is_a_reason_and_no_command_waits_for_it_for_ever(string kind)
    {
        await using var store = await TestStore.StartAsync(kind);
        await using var bench = await SnapshotBench.StartAsync([.. store.Settings(), ("Timeout", "00:00:30")]);
        var settings = StoreTests.Settings(bench, store, store.Port);
        await SyncProcess.OutputAsync(settings, "snapshot", "write", "daily");
        await store.StopAsync();

        var write = await SyncProcess.RunAsync(settings, "snapshot", "write", "daily");
        var verify = await SyncProcess.RunAsync(settings, "snapshot", "verify");
        var doctor = await SyncProcess.RunAsync(settings, "doctor");

        Assert.Equal((1, 1, 1), (write.ExitCode, verify.ExitCode, doctor.ExitCode));
        Assert.Contains("could not be reached", write.Errors, StringComparison.Ordinal);
        Assert.Contains("could not be reached", verify.Errors, StringComparison.Ordinal);
        Assert.Contains("could not be reached", doctor.Output, StringComparison.Ordinal);
    }

    private static Task<string> ReasonAsync(SnapshotBench bench) =>
        bench.App.ScalarAsync<string>(
            "select coalesce(max(reason), '') from sync.snapshot where state = 'planned'");

    private static bool IsPut(HttpRequest request, string name) =>
        request.Method == "PUT" && request.Path.Value!.Contains(name, StringComparison.Ordinal);

    private static bool IsGet(HttpRequest request, string name) =>
        request.Method == "GET" && request.Path.Value!.Contains(name, StringComparison.Ordinal);

    private static bool IsList(HttpRequest request) =>
        request.Method == "GET" && (request.Query.ContainsKey("list-type") || request.Query["comp"] == "list");
}
