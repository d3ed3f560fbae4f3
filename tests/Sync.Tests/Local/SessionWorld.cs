using Sync.Alibaba.Answers;
using Sync.FlowLogs;
using Sync.Local.FakeCen.Faults;
using static Sync.Testing.NetworkRows;

namespace Sync.Tests.Local;

/// <summary>Two accounts with names, flow logs with difficult ones, changes, and a region that fails.</summary>
public sealed class SessionWorld : IAsyncLifetime
{
    internal SyncApplication App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        App = await ManyAccounts.StartAsync(
            1, ("Sync:Accounts:0:Name", "production 生产"), ("Sync:Accounts:1:Name", "shop"),
            ("Sync:Expectations:0:Name", "off"), ("Sync:Expectations:0:Severity", "high"),
            ("Sync:Expectations:0:Select:Tags:owner", "网络"),
            ("Sync:Expectations:0:Expect:Status", "Gone"));
        await App.RunWellAsync();
        App.Cloud.Add(Named("flowlog-0", "👩‍👩‍👧 family, 出口流量日志 and a rather long name for a flow log"));
        App.Cloud.Add(Named("flowlog-00", "出口流量日志"));
        await App.RunWellAsync();
        App.Cloud.Replace(Named("flowlog-00", "出口流量日志") with { Status = "Inactive", Interval = 60 });
        App.Cloud.Remove(Some.Region, "flowlog-0");
        await App.RunWellAsync();
        await App.StoreAsync(End("tr-attach-1"), End("tr-attach-2", Sync.Network.Verdicts.Covered));
        App.Cen.Faults.Add(new DeniedRegion { RegionId = "cn-shanghai" });
        await App.RunAsync();
        // However busy the machine is, ages and durations are the same, and as long.
        await App.ExecuteAsync(
            """
            update sync.scope set last_complete_at = clock_timestamp() - interval '3 hours 10 minutes';
            update sync.sync_run set finished_at = started_at + interval '2 seconds';
            update sync.sync_scope set duration_ms = 1000;
            """);
    }

    public Task DisposeAsync() => App.DisposeAsync().AsTask();

    private static FlowLog Named(string id, string name) =>
        Some.FlowLog(id) with { FlowLogName = name, Tags = WireTags.None.Add("owner", "网络") };
}
