using Sync.Local.FakeCen;
using Sync.Tests.Support;

namespace Sync.Tests.Runs;

/// <summary>Promise 7: kill the process at any point.</summary>
public class KillTests
{
    [Fact]
    public async Task Killed_twenty_times_at_random_moments_the_next_run_converges()
    {
        await using var app = await SyncApplication.StartAsync(new FakeCloudOptions(Regions: 6, FlowLogs: 400));
        var settings = app.Settings();
        settings["Sync:Alibaba:RequestsPerSecond"] = "60";
        var random = new Random(20261122);
        for (var kill = 0; kill < 20; kill++)
        {
            app.Cloud.Drift(40);
            var last = await LastRunAsync(app);
            await using var run = SyncProcess.Start(settings, "sync");
            // From before its first call to after its last: a start takes most of a second, a run about as long again. Some are killed
            // for certain while they work, however slow the machine is.
            if (kill % 5 > 0) await Task.Delay(random.Next(300, 2500));
            else for (var tries = 0; tries < 3000 && await LastRunAsync(app) == last; tries++) await Task.Delay(20);
            await run.KillAsync();
            await AssertWholeAsync(app);
        }

        var report = await SyncProcess.RunAsync(settings, "sync", "--force-removals");

        Assert.True(report.ExitCode == 0, report.Output + report.Errors);
        Assert.Equal(
            app.Cloud.Regions.SelectMany(app.Cloud.FlowLogs).Select(flowLog => $"{flowLog.FlowLogId} {flowLog.Status} {flowLog.FlowLogName}").Order(StringComparer.Ordinal),
            (await app.QueryAsync<string>("select concat_ws(' ', flow_log_id, status, coalesce(flow_log_name, '')) from sync.flow_log")).Order(StringComparer.Ordinal));
        Assert.True(await app.ScalarAsync<bool>("select count(*) filter (where outcome = 'interrupted') > 0 and count(*) filter (where outcome is null) = 0 from sync.sync_run"));
    }

    private static Task<long> LastRunAsync(SyncApplication app) => app.ScalarAsync<long>("select coalesce(max(run_id), 0) from sync.sync_run");

    /// <summary>What holds at every moment: versions do not overlap, and what the ledger counted is what is there.</summary>
    private static async Task AssertWholeAsync(SyncApplication app)
    {
        Assert.Equal(0, await app.ScalarAsync<long>(
            """
            with version as (
                select account_id, region_id, flow_log_id, valid_from, valid_to from sync.flow_log_history
                union all
                select account_id, region_id, flow_log_id, valid_from, 'infinity' from sync.flow_log
            )
            select count(*)
            from version a
            join version b using (account_id, region_id, flow_log_id)
            where a.valid_from < b.valid_from and a.valid_to > b.valid_from
            """));
        Assert.Equal(
            await app.ScalarAsync<long>("select coalesce(sum(added - removed), 0) from sync.sync_scope"),
            await app.ScalarAsync<long>("select count(*) from sync.flow_log"));
        Assert.Equal(
            await app.ScalarAsync<long>("select coalesce(sum(changed + removed), 0) from sync.sync_scope"),
            await app.ScalarAsync<long>("select count(*) from sync.flow_log_history"));
    }
}
