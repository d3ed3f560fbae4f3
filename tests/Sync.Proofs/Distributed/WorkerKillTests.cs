using Sync.Local.FakeCen;
using Sync.Proofs.Crash;

namespace Sync.Proofs.Distributed;

/// <summary>Promises 7 and 8 for a run that several processes work on.</summary>
[Collection(nameof(Alone))]
public sealed class WorkerKillTests
{
    [Fact]
    public async Task A_distributed_run_converges_although_workers_are_killed_at_random_moments()
    {
        await using var workers = await Workers.StartAsync(
            2, new FakeCloudOptions(Regions: 20, FlowLogs: 400), ("Sync:Alibaba:RequestsPerSecond", "60"));
        var app = workers.App;
        var random = new Random(20261128);
        for (var kill = 0; kill < Math.Max(4, ProofSettings.Kills / 4); kill++)
        {
            app.Cloud.Drift(40);
            await workers.StartAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1500)));
            await workers.ReplaceAsync(random.Next(2));
            await app.CheckInvariantsAsync();
            await workers.Orchestrator.EndAsync();
        }

        await app.RunAsync(forceRemovals: true);

        Assert.Equal(
            app.Cloud.Regions.SelectMany(app.Cloud.FlowLogs)
                .Select(flowLog => $"{flowLog.FlowLogId} {flowLog.Status} {flowLog.FlowLogName}")
                .Order(StringComparer.Ordinal),
            (
                await app.QueryAsync<string>(
                    "select concat_ws(' ', flow_log_id, status, coalesce(flow_log_name, '')) from sync.flow_log"))
                .Order(StringComparer.Ordinal));
        // A killed worker ends no run: the steps that it worked on are executed again.
        Assert.Empty(await app.QueryAsync<string>(
            "select outcome from sync.sync_run where outcome not in ('succeeded', 'partial')"));
        Assert.Empty(await app.QueryAsync<string>(
            "select error_code from sync.run_scope where outcome in ('skipped', 'failed')"));
        Assert.NotEqual(0, workers.Repeated);
        await app.CheckInvariantsAsync(atRest: true);
    }
}
