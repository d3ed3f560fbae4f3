using Microsoft.Playwright;

namespace Sync.Proofs.Dashboard;

/// <summary>
/// Pictures of every view and state, wide and narrow, light and dark: in the folder <c>screenshots</c> beside the test
/// assembly, for people to look at. None of them may be wider than its screen.
/// </summary>
[Collection(nameof(Chromium))]
public sealed class PictureTests(Chromium chromium, DashboardWorld world)
{
    private const int Wide = 1440, Narrow = 390;

    /// <summary>By the name of the picture; {0} is a flow log, {1} the end of a connection.</summary>
    private static readonly Dictionary<string, string> Views = new()
    {
        ["coverage"] = "coverage?pageSize=20",
        ["coverage-detail"] = "coverage?pageSize=10&selected={1}",
        ["coverage-past"] = "coverage?pageSize=10&asOf=2026-01-01T00:00:00Z",
        ["overview"] = "overview",
        ["overview-year"] = "overview?days=365",
        ["inventory"] = "inventory?pageSize=30",
        ["inventory-detail"] = "inventory?pageSize=10&selected={0}",
        ["inventory-none"] = "inventory?q=nosuchword",
        ["inventory-fault"] = "inventory?interval=soon",
        ["drift"] = "drift?pageSize=10",
        ["runs"] = "runs",
        ["run"] = "runs?run=6",
        ["run-unknown"] = "runs?run=77",
        ["expectations"] = "expectations?pageSize=10",
        ["deliveries"] = "deliveries?pageSize=10",
        ["unknown"] = "nowhere",
    };

    public static TheoryData<string, ColorScheme, int> All
    {
        get
        {
            var all = new TheoryData<string, ColorScheme, int>();
            foreach (var view in Views.Keys)
            {
                foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
                    foreach (var width in (int[])[Wide, Narrow]) all.Add(view, scheme, width);
            }

            return all;
        }
    }

    [ChromiumTheory]
    [MemberData(nameof(All))]
    public async Task A_view_fits_its_screen(string view, ColorScheme scheme, int width)
    {
        var flowLog = await world.App.ScalarAsync<string>(
            """
            select account_id || '/' || region_id || '/' || flow_log_id
            from sync.flow_log
            where tags <> '{}'
            order by 1
            limit 1
            """);
        var end = await world.App.ScalarAsync<string>(
            """
            select account_id || '/' || region_id || '/' || attachment_end_id
            from sync.coverage
            where verdict = 'not_covered'
            order by 1
            limit 1
            """);
        var address = Views[view].Replace("{0}", flowLog, StringComparison.Ordinal)
            .Replace("{1}", end, StringComparison.Ordinal);
        await using var dashboard = await world.OpenAsync(chromium, address, scheme, width);
        await AssertFitsAsync(dashboard, $"{view}-{width}-{scheme}");
    }

    [ChromiumTheory]
    [InlineData(ColorScheme.Light, Wide)]
    [InlineData(ColorScheme.Light, Narrow)]
    [InlineData(ColorScheme.Dark, Wide)]
    [InlineData(ColorScheme.Dark, Narrow)]
    public async Task A_state_without_data_or_with_failures_fits_its_screen(ColorScheme scheme, int width)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 2, FlowLogs: 10));
        foreach (var view in (string[])["coverage", "overview", "inventory", "drift", "runs"])
            await ShowAsync(app, view, $"empty-{view}-{width}-{scheme}");
        app.Cen.Faults.Add(new Sync.Local.FakeCen.Faults.Refuse(Sync.CenApi.Protocol.GatewayErrors.UnknownAccessKey));
        await app.RunAsync();
        await ShowAsync(app, "overview", $"first-run-failed-{width}-{scheme}");
        await app.ExecuteAsync("truncate sync.sync_run, sync.account, sync.scope restart identity cascade");
        await ManyScopes.FillAsync(app, accounts: 19, regions: 30, failedAccounts: 19);
        await ShowAsync(app, "overview", $"bad-day-{width}-{scheme}");
        await ShowAsync(app, "runs?run=2", $"bad-day-run-{width}-{scheme}");
        await app.ExecuteAsync("truncate sync.sync_run, sync.account, sync.scope restart identity cascade");
        await ManyScopes.FillAsync(app, accounts: 300, regions: 30, failedAccounts: 2, isMixed: true);
        await ShowAsync(app, "overview", $"mixed-9000-{width}-{scheme}");

        async Task ShowAsync(SyncApplication of, string address, string name)
        {
            await using var dashboard = await DashboardPage.OpenAsync(chromium, of, address, scheme, width);
            await AssertFitsAsync(dashboard, name);
        }
    }

    private static async Task AssertFitsAsync(DashboardPage dashboard, string name)
    {
#pragma warning disable CA1308 // File names are in lower case.
        await dashboard.ScreenshotAsync(name.ToLowerInvariant(), fullPage: true);
#pragma warning restore CA1308
        var content = await dashboard.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth");
        var screen = await dashboard.Page.EvaluateAsync<int>("() => innerWidth");

        Assert.True(content <= screen, $"{name}: {content} of {screen}");
    }
}
