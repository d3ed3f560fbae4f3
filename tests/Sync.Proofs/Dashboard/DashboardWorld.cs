using Microsoft.Playwright;
using Sync.Drift.Deliveries;
using Sync.Local.FakeCen;

namespace Sync.Proofs.Dashboard;

/// <summary>
/// An app with a history of several days, for tests that only read: drift of every kind, a region that the latest run
/// could not verify, and the coverage of a network.
/// </summary>
public sealed class DashboardWorld : IAsyncLifetime
{
    public const string DeniedRegion = "cn-shanghai";

    /// <summary>A sink that accepts alerts, an unreachable sink, and two expectations.</summary>
    private static readonly (string Key, string Value)[] Settings =
    [
        ("Sync:Sinks:0:Name", "archive"), ("Sync:Sinks:0:Type", "file"), ("Sync:Sinks:0:Path", "/dev/null"),
        ("Sync:Sinks:1:Name", "ops"), ("Sync:Sinks:1:Type", "webhook"), ("Sync:Sinks:1:Url", "http://127.0.0.1:9/hook"),
        ("Sync:Sinks:1:Secret", $"whsec_{Convert.ToBase64String(new byte[32])}"),
        ("Sync:Sinks:1:AllowPrivateAddresses", "true"),
        ("Sync:Alerts:0:Severity", "high"),
        ("Sync:Expectations:0:Name", "switched-on"), ("Sync:Expectations:0:Severity", "high"),
        ("Sync:Expectations:0:Expect:Status", "Active"),
        ("Sync:Expectations:1:Name", "often"), ("Sync:Expectations:1:Select:RegionId", "cn-hangzhou"),
        ("Sync:Expectations:1:Expect:Interval", "60"),
    ];

    private SyncApplication? _app;

    internal SyncApplication App => _app!;

    public async Task InitializeAsync()
    {
        if (Chromium.ReasonToSkip is not null) return;
        _app = await SyncApplication.StartAsync(new FakeCloudOptions(Regions: 8, FlowLogs: 300), Settings);
        await App.RunWellAsync();
        foreach (var (changes, days) in ((int, int)[])[(18, 9), (31, 6), (7, 3), (40, 1)])
        {
            await PassAsync(days);
            App.Cloud.Drift(changes);
            await App.RunWellAsync();
        }

        App.Cen.Faults.Add(new Sync.Local.FakeCen.Faults.DeniedRegion { RegionId = DeniedRegion });
        await App.RunAsync();
        await LargeNetwork.FillAsync(App, cens: 3);
        await App.Get<DeliverySender>().SendDueAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
    }

    internal Task<DashboardPage> OpenAsync(
        Chromium chromium, string address = "", ColorScheme scheme = ColorScheme.Light, int width = 1440) =>
        DashboardPage.OpenAsync(chromium, App, address, scheme, width);

    // Moves everything that has happened so far into the past.
    private Task PassAsync(int days) => App.ExecuteAsync(
        """
        update sync.inventory_clock set at = at - @passed;
        update sync.flow_log set first_seen_at = first_seen_at - @passed, valid_from = valid_from - @passed;
        update sync.flow_log_history
        set first_seen_at = first_seen_at - @passed, valid_from = valid_from - @passed, valid_to = valid_to - @passed;
        update sync.drift_event set at = at - @passed;
        update sync.sync_run set started_at = started_at - @passed, finished_at = finished_at - @passed;
        update sync.sync_scope set started_at = started_at - @passed;
        update sync.folded_scopes
        set started_at = array(
            select at - @passed from unnest(started_at) with ordinality as t (at, n) order by n);
        update sync.scope
        set look_started_at = look_started_at - @passed, last_at = last_at - @passed,
            baseline_at = baseline_at - @passed,
            last_complete_at = last_complete_at - @passed
        """,
        new { passed = TimeSpan.FromDays(days) });

    public async Task DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }
}
