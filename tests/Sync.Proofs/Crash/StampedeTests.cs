using System.Diagnostics;
using Sync.Local.FakeCen;
using Xunit.Abstractions;

namespace Sync.Proofs.Crash;

/// <summary>Promise 8, with many processes that are all scheduled every second while the cloud drifts.</summary>
public class StampedeTests(ITestOutputHelper output)
{
    private const int LeastRuns = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Many_processes_at_once_run_one_at_a_time_and_leave_no_lock()
    {
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Cloud = new FakeCloudOptions(Regions: 6, FlowLogs: 400) });
        await app.RunWellAsync();
        var settings = app.Settings();
        settings["Sync:Schedule"] = "* * * * * *";
        var processes = Enumerable.Range(0, ProofSettings.Processes)
            .Select(_ => SyncProcess.Start(settings, "up", "--port", "0")).ToList();

        var checks = await WatchAsync(app);
        var ends = await Task.WhenAll(processes.Select(StopAsync));

        Assert.All(ends, end => Assert.True(end.ExitCode == 0, end.Output + end.Errors));
        var skipped = ends.Sum(end => end.Errors.Split("Scheduled run skipped").Length - 1);
        Assert.NotEqual(0, skipped);
        // A run that was stopped reports it; no run was interrupted.
        Assert.Equal(0, await app.ScalarAsync<long>(
            """
            select count(*)
            from sync.sync_run
            where outcome = 'interrupted' or (outcome = 'failed' and error_code <> 'Cancelled')
            """));
        var report = await app.RunAsync(forceRemovals: true);
        Assert.Equal(
            app.Cloud.Regions.SelectMany(app.Cloud.FlowLogs).Select(flowLog => flowLog.FlowLogId)
                .Order(StringComparer.Ordinal),
            (await app.QueryAsync<string>("select flow_log_id from sync.flow_log")).Order(StringComparer.Ordinal));
        await app.CheckInvariantsAsync(atRest: true);
        ProofResults.Row(
            nameof(StampedeTests), ("processes", ends.Length), ("seconds", ProofSettings.Duration.TotalSeconds),
            ("runs completed", report.RunId),
            ("scheduled runs skipped", skipped), ("invariant checks", checks));
        output.WriteLine(
            $"{ends.Length} processes, {ProofSettings.Duration}: {report.RunId} runs, "
            + $"{skipped} scheduled runs skipped, {checks} checks");
    }

    /// <summary>
    /// Runs until the time is over and a minimum number of runs has finished, however slow the machine is.
    /// </summary>
    /// <returns>The number of times the invariants were checked.</returns>
    private static async Task<int> WatchAsync(SyncApplication app)
    {
        var clock = Stopwatch.StartNew();
        var checks = 0;
        for (; clock.Elapsed < ProofSettings.Duration || await RunsAsync(app) < LeastRuns; checks++)
        {
            Assert.True(clock.Elapsed < ProofSettings.Duration + Patience, "Too few runs have finished.");
            app.Cloud.Drift(3);
            await app.CheckInvariantsAsync();
            await Task.Delay(100);
        }

        return checks;
    }

    private static Task<long> RunsAsync(SyncApplication app) =>
        app.ScalarAsync<long>("select count(*) from sync.sync_run where finished_at is not null");

    private static async Task<SyncProcess.Result> StopAsync(SyncProcess process)
    {
        await using (process)
        {
            await process.InterruptAsync();
            return await process.EndAsync();
        }
    }
}
