using Microsoft.Playwright;
using Sync.Local.FakeCen;
using Sync.Tests.Support;

namespace Sync.Tests.Reporting.Dashboard;

/// <summary>An app with some days behind it, for tests that only look: drift of every kind, and a region that the last run could not prove.</summary>
public sealed class DashboardWorld : IAsyncLifetime
{
    public const string DeniedRegion = "cn-shanghai";

    private SyncApplication? _app;

    internal SyncApplication App => _app!;

    public async Task InitializeAsync()
    {
        if (Chromium.ReasonToSkip is not null) return;
        _app = await SyncApplication.StartAsync(new FakeCloudOptions(Regions: 8, FlowLogs: 300));
        await App.RunWellAsync();
        foreach (var (changes, days) in ((int, int)[])[(18, 9), (31, 6), (7, 3), (40, 1)])
        {
            await PassAsync(days);
            App.Cloud.Drift(changes);
            await App.RunWellAsync();
        }

        App.Cen.Faults.Add(new Sync.Local.FakeCen.Faults.DeniedRegion { RegionId = DeniedRegion });
        await App.RunAsync();
    }

    internal Task<DashboardPage> OpenAsync(Chromium chromium, string address = "", ColorScheme scheme = ColorScheme.Light, int width = 1440) =>
        DashboardPage.OpenAsync(chromium, App, address, scheme, width);

    // All that has happened so far happened so much earlier.
    private Task PassAsync(int days) => App.ExecuteAsync(
        """
        update sync.inventory_clock set at = at - @passed;
        update sync.flow_log set first_seen_at = first_seen_at - @passed, valid_from = valid_from - @passed;
        update sync.flow_log_history
        set first_seen_at = first_seen_at - @passed, valid_from = valid_from - @passed, valid_to = valid_to - @passed;
        update sync.drift_event set at = at - @passed;
        update sync.sync_run set started_at = started_at - @passed, finished_at = finished_at - @passed;
        update sync.sync_scope set started_at = started_at - @passed;
        update sync.scope set last_at = last_at - @passed, baseline_at = baseline_at - @passed, last_complete_at = last_complete_at - @passed
        """,
        new { passed = TimeSpan.FromDays(days) });

    public async Task DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }
}
