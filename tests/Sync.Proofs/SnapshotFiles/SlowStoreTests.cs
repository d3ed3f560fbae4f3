using Sync.Proofs.Npm;
using Sync.Snapshots;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>A store that takes very long.</summary>
public class SlowStoreTests
{
    [NodeTheory]
    [InlineData("part-0")]
    [InlineData("manifest.json")]
    public async Task A_snapshot_in_a_store_that_does_not_answer_delays_neither_a_run_nor_a_reader(string file)
    {
        await using var store = await TestStore.StartAsync(TestStore.S3);
        await using var proxy = await StoreProxy.StartAsync(store);
        await using var bench = await SnapshotBench.StartAsync([.. store.Settings(proxy.Port), ("PartRows", "25")]);
        await bench.MissAsync(TimeSpan.FromDays(1));
        using var stopped = new CancellationTokenSource();
        (proxy.Fault, proxy.Concerns) =
            (StoreFault.Slow, request => request.Path.Value!.Contains(file, StringComparison.Ordinal));
        var writing = Task.Run(() => bench.App.Get<SnapshotJob>().WriteDueAsync(bench.Series, stopped.Token));
        await proxy.Held.Task.WaitAsync(TimeSpan.FromMinutes(1));

        bench.App.Cloud.Drift(20);
        var report = await bench.App.RunWellAsync();
        var page = await bench.ApiAsync("/api/flowlogs?pageSize=5");
        var past = await bench.FlowLogsAsOfAsync(TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1));

        Assert.True(report.Scopes.Count > 0);
        Assert.Equal((5, 60), (page["items"]!.AsArray().Count, past.Count));
        // Neither vacuum nor a migration has to wait for it either.
        Assert.Equal(0, await bench.App.ScalarAsync<long>("""
            select count(*) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
            """));
        Assert.False(writing.IsCompleted);
        await stopped.CancelAsync();
        await proxy.MendAsync();
        await writing;

        await bench.LetTimePassAsync();
        await bench.WriteDueAsync();
        Assert.Equal(["written 2"], await bench.StatesAsync());
    }
}
