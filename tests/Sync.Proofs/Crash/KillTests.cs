using System.Diagnostics;
using Sync.Local.FakeCen;
using Xunit.Abstractions;

namespace Sync.Proofs.Crash;

/// <summary>Promise 7: kill the process at any point.</summary>
public class KillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_run_converges_after_many_runs_were_killed_at_random_moments()
    {
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings
            {
                Cloud = new FakeCloudOptions(Regions: 6, FlowLogs: 400, Cens: 3, TransitRouters: 8, Attachments: 60),
            });
        var settings = app.Settings();
        settings["Sync:Network:Enabled"] = "true";
        settings["Sync:Alibaba:RequestsPerSecond"] = "60";
        var undisturbed = Stopwatch.StartNew();
        Assert.Equal(0, (await SyncProcess.RunAsync(settings, "sync")).ExitCode);
        undisturbed.Stop();
        var random = new Random(20261122);
        for (var kill = 0; kill < ProofSettings.Kills; kill++)
        {
            app.Cloud.Drift(40);
            app.Cloud.Network.Drift(10);
            await using var run = SyncProcess.Start(settings, "sync");
            // Between the first call of the run and its end.
            await Task.Delay(undisturbed.Elapsed * (0.2 + (0.9 * random.NextDouble())));
            await run.KillAsync();
            await app.LetLeaseRunOutAsync();
            await app.CheckInvariantsAsync();
        }

        var report = await SyncProcess.RunAsync(settings, "sync", "--force-removals");

        Assert.True(report.ExitCode == 0, report.Output + report.Errors);
        Assert.Equal(
            app.Cloud.Regions.SelectMany(app.Cloud.FlowLogs)
                .Select(flowLog => $"{flowLog.FlowLogId} {flowLog.Status} {flowLog.FlowLogName}")
                .Order(StringComparer.Ordinal),
            (
                await app.QueryAsync<string>(
                    "select concat_ws(' ', flow_log_id, status, coalesce(flow_log_name, '')) from sync.flow_log"))
                .Order(StringComparer.Ordinal));
        Assert.Empty(await NetworkDifference.FindAsync(app));
        Assert.NotEqual(
            0, await app.ScalarAsync<long>("select count(*) from sync.drift_event where resource = 'attachment'"));
        var (runs, interrupted) = await app.ScalarAsync<(long, long)>(
            "select count(*), count(*) filter (where outcome = 'interrupted') from sync.sync_run");
        Assert.NotEqual(0, interrupted);
        await app.CheckInvariantsAsync(atRest: true);
        ProofResults.Row(
            nameof(KillTests), ("kills", ProofSettings.Kills), ("runs begun", runs), ("interrupted", interrupted));
        output.WriteLine($"{ProofSettings.Kills} kills: {runs} runs started, {interrupted} were interrupted");
    }
}
