using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Sync.Local.FakeCen;
using Sync.Proofs.Crash;
using Sync.Proofs.Deliveries;
using Xunit.Abstractions;

namespace Sync.Proofs.Load;

/// <summary>Many runs in one process, each with changes and an alert.</summary>
[Collection(nameof(Alone))]
public class SoakTests(ITestOutputHelper output)
{
    /// <summary>
    /// Runs between two vacuums. In production, autovacuum starts once a minute, after far fewer runs.
    /// </summary>
    private const int VacuumEvery = 100;

    private const int FlowLogs = 30, WarmUp = 8;

    [Fact]
    public async Task Nothing_but_history_grows_with_the_number_of_runs()
    {
        await using var receiver = FaultyReceiver.Start();
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings
            {
                Cloud = new FakeCloudOptions(Regions: 3, FlowLogs: FlowLogs),
                Log = LogLevel.Warning,
            },
            [.. DeliveryBench.Setting(0, "ops", receiver.Url), ("Sync:Alerts:0:Severity", "low")]);
        await RunAsync(app, receiver, 0, WarmUp);
        var (start, clock) = (await Footprint.ReadAsync(app, 0), Stopwatch.StartNew());
        WriteFigures(start, clock);
        var done = 0;
        foreach (var until in new[] { ProofSettings.Runs / 4, ProofSettings.Runs / 2, ProofSettings.Runs })
        {
            await RunAsync(app, receiver, WarmUp + done, until - done);
            done = until;
            var now = await Footprint.ReadAsync(app, done);
            WriteFigures(now, clock);
            now.AssertNoMoreThan(start);
        }

        Assert.Equal(
            done + WarmUp - 1,
            await app.ScalarAsync<long>("select count(*) from sync.alert_message where state = 'sent'"));
        await app.CheckInvariantsAsync(atRest: true);
    }

    private void WriteFigures(Footprint footprint, Stopwatch clock)
    {
        output.WriteLine($"{footprint}; after {clock.Elapsed}");
        ProofResults.Row(
            nameof(SoakTests), [.. footprint.Figures(), ("after, s", Math.Round(clock.Elapsed.TotalSeconds))]);
    }

    /// <summary>
    /// Before each run, adds a flow log, removes the oldest and changes one in each region. Their number stays the
    /// same.
    /// </summary>
    private static async Task RunAsync(SyncApplication app, FaultyReceiver receiver, int first, int runs)
    {
        for (var run = first; run < first + runs; run++)
        {
            foreach (var region in app.Cloud.Regions.Where(region => app.Cloud.FlowLogs(region).Count > 1))
            {
                app.Cloud.Add(region);
                app.Cloud.Remove(region, app.Cloud.FlowLogs(region)[0].FlowLogId);
                app.Cloud.Replace(app.Cloud.FlowLogs(region)[0] with { Description = $"Run {run}" });
            }

            await app.RunWellAsync();
            await app.SendAsync();
            receiver.Forget();
            if (run % VacuumEvery == 0) await app.QueryAsync<int>("vacuum");
        }
    }
}
