using System.Collections.Concurrent;
using System.Diagnostics;
using Sync.Local.FakeCen;
using Sync.Tests.Support;
using Xunit.Abstractions;

namespace Sync.Tests.Proof.Crash;

/// <summary>Promise 8, with many processes that do nothing but start runs while the cloud drifts.</summary>
[Collection(nameof(Alone))]
public class StampedeTests(ITestOutputHelper output)
{
    private const int Done = 0, NotAll = 2, Busy = 3;

    [Fact]
    public async Task Of_many_processes_at_once_one_works_at_a_time_and_no_lock_stays()
    {
        await using var app = await SyncApplication.StartInAsync(new SyncSurroundings { Cloud = new FakeCloudOptions(Regions: 6, FlowLogs: 400) });
        await app.RunWellAsync();
        var settings = app.Settings();
        // A run then lasts long enough for others to find it at work.
        settings["Sync:Alibaba:RequestsPerSecond"] = "10";
        var ends = new ConcurrentQueue<SyncProcess.Result>();
        var clock = Stopwatch.StartNew();

        var checks = WatchAsync(app, IsOver);
        await Task.WhenAll(Enumerable.Range(0, ProofSettings.Processes).Select(async _ =>
        {
            while (!IsOver()) ends.Enqueue(await SyncProcess.RunAsync(settings, "sync"));
        }));

        Assert.All(ends, end => Assert.True(end.ExitCode is Done or NotAll or Busy, $"{end.ExitCode}: {end.Output} {end.Errors}"));
        var worked = ends.Count(end => end.ExitCode != Busy);
        Assert.Equal(worked + 1, await app.ScalarAsync<long>("select count(*) from sync.sync_run"));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.sync_run where outcome in ('interrupted', 'failed')"));
        await app.RunAsync(forceRemovals: true);
        Assert.Equal(
            app.Cloud.Regions.SelectMany(app.Cloud.FlowLogs).Select(flowLog => flowLog.FlowLogId).Order(StringComparer.Ordinal),
            (await app.QueryAsync<string>("select flow_log_id from sync.flow_log")).Order(StringComparer.Ordinal));
        await app.CheckInvariantsAsync(atRest: true);
        output.WriteLine($"{ProofSettings.Processes} processes, {clock.Elapsed}: {ends.Count} starts, {worked} worked, {ends.Count - worked} found another at work, {await checks} checks");

        // At least until one has worked and one was turned away, however slow the machine is.
        bool IsOver() => clock.Elapsed > ProofSettings.Duration
            && ((ends.Any(end => end.ExitCode == Busy) && ends.Any(end => end.ExitCode != Busy)) || clock.Elapsed > ProofSettings.Duration + TimeSpan.FromMinutes(2));
    }

    /// <returns>How often the invariants were checked.</returns>
    private static async Task<int> WatchAsync(SyncApplication app, Func<bool> isOver)
    {
        var checks = 0;
        for (; !isOver(); checks++)
        {
            app.Cloud.Drift(3);
            await app.CheckInvariantsAsync();
            await Task.Delay(100);
        }

        return checks;
    }
}
